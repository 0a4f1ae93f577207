import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PromptReading } from "@/lib/contracts/engine-state";
import { clampToUnit } from "@/lib/core/unit";
import { EngineError } from "./engine-error";
import { FakeWorker } from "./fake-worker.fixture";
import { createWorkerLink } from "./worker-link";

const SILENCE_MS_MAX = 1000;
const reading = (tokenCount: number): PromptReading => ({
  source: "preview",
  prediction: {
    qualities: [],
    familiarity: { distance: 0, nearerShare: clampToUnit(0), unfamiliar: false, trust: clampToUnit(1) },
  },
  tokenCount,
  tokensRead: tokenCount,
  inputTokensExpected: tokenCount,
  elapsedMs: 0,
});
const never = () => new AbortController().signal;

function open() {
  const worker = new FakeWorker();
  const onCrash = vi.fn<(error: EngineError) => void>();
  return {
    worker,
    onCrash,
    link: createWorkerLink(worker, { silenceMsMax: SILENCE_MS_MAX, onState: () => undefined, onCrash }),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("replies that overtake each other reach their own callers", async () => {
  const { worker, link } = open();
  const [a, b] = [link.read("A", never()), link.read("B", never())];
  worker.reply({ kind: "reading", id: 2, reading: reading(22) });
  worker.reply({ kind: "reading", id: 1, reading: reading(11) });
  expect([(await a).tokenCount, (await b).tokenCount]).toEqual([11, 22]);
});

test("a refusal keeps its code across the boundary", async () => {
  const { worker, link } = open();
  const pending = link.read("A", never());
  worker.reply({ kind: "refused", id: 1, code: "router_version_unknown", message: "gone" });
  await expect(pending).rejects.toMatchObject({ code: "router_version_unknown", message: "gone" });
});

test.each([
  ["an error", (worker: FakeWorker) => worker.crash()],
  ["an unreadable message", (worker: FakeWorker) => worker.dispatchEvent(new Event("messageerror"))],
  ["silence", () => vi.advanceTimersByTime(SILENCE_MS_MAX)],
])("%s rejects every pending read and every later one, and is told once", async (_, crash) => {
  const { worker, link, onCrash } = open();
  const pending = [link.read("A", never()), link.read("B", never())];
  crash(worker);
  worker.crash();
  for (const read of [...pending, link.read("C", never())])
    await expect(read).rejects.toMatchObject({ code: "engine_crashed" });
  expect(onCrash).toHaveBeenCalledOnce();
  expect(worker.terminated).toBe(true);
});

test("a worker that reports anything is not silent, and one that owes nothing may be", async () => {
  const { worker, link, onCrash } = open();
  vi.advanceTimersByTime(10 * SILENCE_MS_MAX);
  const pending = link.read("A", never());
  vi.advanceTimersByTime(SILENCE_MS_MAX - 1);
  worker.reply({ kind: "reading", id: 99, reading: reading(0) });
  vi.advanceTimersByTime(SILENCE_MS_MAX - 1);
  worker.reply({ kind: "reading", id: 1, reading: reading(1) });
  await pending;
  vi.advanceTimersByTime(10 * SILENCE_MS_MAX);
  expect(onCrash).not.toHaveBeenCalled();
});

test("an aborted read rejects at once and is taken from the worker's queue", async () => {
  const { worker, link } = open();
  const stop = new AbortController();
  const pending = link.read("A", stop.signal);
  stop.abort();
  await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  expect(worker.sent.at(-1)).toEqual({ kind: "forget", id: 1 });
  worker.reply({ kind: "reading", id: 1, reading: reading(1) }); // Too late, and harmless.
  await expect(link.read("B", stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  expect(worker.sent).toHaveLength(2);
});

test("closing rejects what is pending with the given error and tells nobody of a crash", async () => {
  const { link, onCrash } = open();
  const pending = link.read("A", never());
  link.close(new EngineError("engine_disposed", "gone"));
  await expect(pending).rejects.toMatchObject({ code: "engine_disposed" });
  expect(onCrash).not.toHaveBeenCalled();
});
