import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { openEncoderThreads } from "./encoder-threads";

const MODEL = "./public/models/encoder/encoder.int8.onnx";
const prompt = (...ids: bigint[]) => ({
  ...{ inputIds: BigInt64Array.from(ids), attentionMask: new BigInt64Array(ids.length).fill(1n) },
  ...{ tokenCount: ids.length, pieces: [] },
});
const HELLO = prompt(101n, 7592n, 102n);

test("a vector does not depend on how many threads there are", async () => {
  const [one, three] = await Promise.all([openEncoderThreads(MODEL, 1), openEncoderThreads(MODEL, 3)]);
  const expected = await one.run(HELLO);
  expect(await Promise.all(Array.from({ length: 6 }, () => three.run(HELLO)))).toEqual(Array(6).fill(expected));
  await Promise.all([one.close(), three.close()]);
});

test("a prompt that the encoder refuses is told, and the thread goes on", async () => {
  const threads = await openEncoderThreads(MODEL, 1);
  await expect(threads.run(prompt(101n, 10_000_000n, 102n))).rejects.toThrow();
  expect((await threads.run(HELLO)).length).toBe(384);
  await threads.close();
});

test("a file that is no model refuses to open", async () => {
  await expect(openEncoderThreads("./package.json", 2)).rejects.toThrow();
});

/** Answers the first request and ends at the second. */
const MORTAL = `
  const { parentPort } = require("node:worker_threads");
  parentPort.postMessage({ request: 0 });
  parentPort.on("message", ({ request }) => {
    if (request > 1) process.exit(1);
    parentPort.postMessage({ request, embedding: new Float32Array(2) });
  });`;

test("a thread that ends refuses what it owes and is replaced once, whoever asks next", async () => {
  let started = 0;
  const threads = await openEncoderThreads("", 1, () => {
    started++;
    return new Worker(MORTAL, { eval: true });
  });
  await threads.run(HELLO);
  const owed = await Promise.allSettled([threads.run(HELLO), threads.run(HELLO)]);
  expect(owed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect((await threads.run(HELLO)).length).toBe(2);
  expect(started).toBe(2);
  await threads.close();
});

test("where one thread does not open, none is left behind", async () => {
  const ends: Promise<unknown>[] = [];
  const opening = openEncoderThreads("", 2, () => {
    const worker = new Worker(ends.length === 0 ? MORTAL : "throw new Error('no session')", { eval: true });
    ends.push(once(worker, "exit").catch(() => undefined));
    return worker;
  });
  await expect(opening).rejects.toThrow("no session");
  await Promise.all(ends);
});
