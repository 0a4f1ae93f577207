import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { fetchDirectly } from "./fetch-directly";

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

let closed = 0;
let server: Server;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    response.on("close", () => closed++);
    response.writeHead(200, { "content-type": "text/plain" }).write("begun");
    if (request.url === "/flood") await flood(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function flood(response: ServerResponse): Promise<void> {
  while (!response.destroyed)
    if (!response.write("x".repeat(10_000))) await Promise.race([once(response, "drain"), once(response, "close")]);
}

test.each(["/silence", "/flood"])(
  "a body on its way ends with the signal, also long after the request was forgotten (%s)",
  async (path) => {
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const caller = new AbortController();
    const response = await fetchDirectly(`http://127.0.0.1:${port}${path}`, { signal: caller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const before = closed;
    const pending = path === "/silence" ? reader?.read() : undefined;
    for (let round = 0; round < 3; round++) {
      await sleep(50);
      if (typeof collectGarbage === "function") collectGarbage();
    }
    const why = new Error("the caller left");
    caller.abort(why);
    await expect(pending ?? reader?.read()).rejects.toBe(why);
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(before + 1);
  },
  30_000,
);
