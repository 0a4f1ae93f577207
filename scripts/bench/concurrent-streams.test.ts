import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { firstTokenTimes } from "./concurrent-streams";

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** Opens at once, sends its token in two halves after `tokenMs`, ends `tailMs` later. */
async function serve(tokenMs: number, tailMs: number): Promise<{ url: string; openMax: () => number }> {
  let open = 0;
  let openMax = 0;
  server = createServer(async (_, response) => {
    openMax = Math.max(openMax, ++open);
    response.writeHead(200).write("start ");
    await sleep(tokenMs);
    response.write("fir");
    await sleep(5);
    response.write("st ");
    await sleep(tailMs);
    response.end("rest");
    open--;
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, openMax: () => openMax };
}

test("the time of a stream ends with its first token, also when it comes in pieces, not with its head or its end", async () => {
  const { url, openMax } = await serve(60, 700);
  const next = () => ({ url, body: {} });
  const times = await firstTokenTimes({ clients: 3, streamsPerClient: 2, startOverMs: 10, next, firstToken: "first" });
  expect(times).toHaveLength(6);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(60);
  expect(Math.min(...times)).toBeLessThan(700); // The fastest: a busy machine may hold up any one of them.
  expect(openMax()).toBe(3);
});

test("an answer without a token is an error that names the status, not a time", async () => {
  const { url } = await serve(0, 0);
  const next = () => ({ url, body: {} });
  const load = { clients: 1, streamsPerClient: 1, startOverMs: 0, next, firstToken: "never" };
  await expect(firstTokenTimes(load)).rejects.toThrow("answered 200 and no token");
});
