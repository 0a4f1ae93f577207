import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { fetchDirectly } from "./fetch-directly";
import { postDirectly } from "./post-directly";

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

let closed = 0;
let sent = 0;
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
  for (; !response.destroyed; sent++)
    if (!response.write("x".repeat(10_000))) await Promise.race([once(response, "drain"), once(response, "close")]);
}

type Parts = { next(): Promise<IteratorResult<Uint8Array>> };

/** How the body of an answer is read, by what the AI SDK's providers are given and by what passes requests on. */
const WAYS: Record<string, (url: string, signal: AbortSignal) => Promise<Parts>> = {
  async fetchDirectly(url, signal) {
    const { body } = await fetchDirectly(url, { signal });
    if (!body) throw new Error("no body");
    return body[Symbol.asyncIterator]();
  },
  async postDirectly(url, signal) {
    const { body } = await postDirectly(url, { headers: {}, body: "", signal });
    return body[Symbol.asyncIterator]();
  },
};

test.each(Object.keys(WAYS).flatMap((way) => [`${way}/silence`, `${way}/flood`]))(
  "a body on its way ends with the signal, also long after the request was forgotten (%s)",
  async (name) => {
    const [way = "", path = ""] = name.split("/");
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const caller = new AbortController();
    const parts = await WAYS[way]?.(`http://127.0.0.1:${port}/${path}`, caller.signal);
    await parts?.next();
    const before = closed;
    const pending = path === "silence" ? parts?.next() : undefined;
    for (let round = 0; round < 3; round++) {
      await sleep(50);
      if (typeof collectGarbage === "function") collectGarbage();
    }
    const why = new Error("the caller left");
    caller.abort(why);
    await expect(pending ?? readOn(parts)).rejects.toBe(why);
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(before + 1);
  },
  30_000,
);

/** What had come before the signal may still be handed out. */
async function readOn(parts: Parts | undefined): Promise<void> {
  for (let part = 0; part < 100; part++) await parts?.next();
}

test("a reader that stands still stops the sender, and a status that is no answer may be dropped unread", async () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const caller = new AbortController();
  const url = `http://127.0.0.1:${port}/flood`;
  const { status, drop } = await postDirectly(url, { headers: {}, body: "{}", signal: caller.signal });
  expect(status).toBe(200);
  await sleep(300);
  const sentByThen = sent;
  await sleep(300);
  expect(sent).toBe(sentByThen);
  const before = closed;
  drop();
  await expect.poll(() => closed, { timeout: 10_000 }).toBe(before + 1);
});
