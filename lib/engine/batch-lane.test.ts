import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBatchJobs } from "./batch-jobs";
import { createBatchLane } from "./batch-lane";
import type { BatchReply, BatchRequest } from "./batch-messages";
import { EngineError } from "./engine-error";
import { FakeWorker } from "./fake-worker.fixture";

const SILENCE_MS_MAX = 1000;
const encodedOf = (count: number) => ({ embeddings: new Float32Array(count), tokenCounts: new Uint32Array(count) });

function open() {
  const worker = new FakeWorker<BatchRequest, BatchReply>();
  const lane = createBatchLane(worker, {
    start: { manifestUrl: "https://here.test/manifest.json", ortUrl: "https://here.test/ort/", requested: null },
    silenceMsMax: SILENCE_MS_MAX,
    onLoading: () => undefined,
  });
  return { worker, lane };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("replies that overtake each other reach their own callers", async () => {
  const { worker, lane } = open();
  const [a, b] = [lane.encode(["A"]), lane.encode(["B", "B"])];
  worker.reply({ kind: "encoded", id: 2, ...encodedOf(2) });
  worker.reply({ kind: "encoded", id: 1, ...encodedOf(1) });
  expect([(await a).tokenCounts.length, (await b).tokenCounts.length]).toEqual([1, 2]);
});

test("a start that fails keeps its code and ends the worker", async () => {
  const { worker, lane } = open();
  worker.reply({ kind: "failed", code: "model_fetch_failed", message: "gone" });
  await expect(lane.ready).rejects.toMatchObject({ code: "model_fetch_failed", message: "gone" });
  expect(worker.terminated).toBe(true);
});

test.each([
  ["an error", (worker: FakeWorker<BatchRequest, BatchReply>) => worker.crash()],
  ["an unreadable message", (worker: EventTarget) => worker.dispatchEvent(new Event("messageerror"))],
  ["silence", () => vi.advanceTimersByTime(SILENCE_MS_MAX)],
])("%s rejects what is owed and whatever is asked later", async (_, crash) => {
  const { worker, lane } = open();
  const owed = lane.encode(["A"]);
  crash(worker);
  await expect(owed).rejects.toMatchObject({ code: "engine_crashed" });
  await expect(lane.encode(["B"])).rejects.toBeInstanceOf(EngineError);
  expect(worker.terminated).toBe(true);
});

test("each lane has one job at a time, and a job that was stopped before its turn is not begun", async () => {
  const begun: string[] = [];
  const finish: (() => void)[] = [];
  const lane = {
    encode(texts: readonly string[]) {
      begun.push(...texts);
      return new Promise<ReturnType<typeof encodedOf>>((resolve) => {
        finish.push(() => resolve(encodedOf(texts.length)));
      });
    },
  };
  const jobs = createBatchJobs([lane, lane]);
  const { signal } = new AbortController();
  const stop = new AbortController();
  const done = [jobs.encode(["a"], signal), jobs.encode(["b"], signal), jobs.encode(["c"], signal)];
  const stopped = jobs.encode(["d"], stop.signal);
  expect(begun).toEqual(["a", "b"]);
  stop.abort();
  finish.shift()?.();
  await done[0];
  await expect.poll(() => begun).toEqual(["a", "b", "c"]);
  for (const end of finish) end();
  await Promise.all(done);
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect(begun).toEqual(["a", "b", "c"]);
});
