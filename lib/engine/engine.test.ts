import { expect, test, vi } from "vitest";
import type { Backend, EngineState } from "@/lib/contracts/engine-state";
import { createEngine } from "./engine";
import { FakeWorker } from "./fake-worker.fixture";

const OPTIONS = { manifestUrl: "/models/manifest.json", routerVersion: "v1", backend: null } as const;
const never = () => new AbortController().signal;
const backend: Backend = {
  name: "webgpu",
  reason: "fastest",
  threads: 1,
  file: { path: "encoder.onnx", bytes: 1, sha256: "" },
  selfCheck: { passed: true, texts: 1, failedTexts: 0, maxAbsDifference: 0, minCosine: 1 },
};
const ready = (name: Backend["name"], notices: EngineState["notices"] = []): EngineState => ({
  preview: { status: "ready" },
  encoder: { status: "ready", backend: { ...backend, name } },
  notices,
});

function open() {
  const workers: FakeWorker[] = [];
  const clock = { ms: 0 };
  const engine = createEngine(OPTIONS, {
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    baseUrl: () => "https://site.test/playground?x",
    silenceMsMax: 1000,
    now: () => clock.ms,
  });
  return { engine, workers, clock };
}

test("the worker is told absolute addresses and what the page wishes", () => {
  const { workers } = open();
  expect(workers[0]?.sent).toEqual([
    {
      kind: "start",
      manifestUrl: "https://site.test/models/manifest.json",
      ortUrl: "https://site.test/ort/",
      routerVersion: "v1",
      requested: null,
      dropped: null,
    },
  ]);
});

test("a state is published once, as a new object, to those who listen", () => {
  const { engine, workers } = open();
  const listener = vi.fn<() => void>();
  const stop = engine.subscribe(listener);
  const before = engine.getState();
  workers[0]?.reply({ kind: "state", state: ready("wasm") });
  expect(listener).toHaveBeenCalledOnce();
  expect(engine.getState()).not.toBe(before);
  expect(engine.getState()).toBe(engine.getState());
  stop();
  workers[0]?.reply({ kind: "state", state: ready("wasm") });
  expect(listener).toHaveBeenCalledOnce();
});

test("a crash rejects every pending read, and a new worker answers the next", async () => {
  const { engine, workers } = open();
  const pending = [engine.read("a", never()), engine.read("b", never())];
  workers[0]?.crash();
  for (const read of pending) await expect(read).rejects.toMatchObject({ code: "engine_crashed" });
  expect(workers).toHaveLength(2);
  expect(engine.getState()).toMatchObject({ encoder: { status: "loading" }, notices: [{ kind: "restarted" }] });
  void engine.read("c", never());
  expect(workers[1]?.sent.at(-1)).toMatchObject({ kind: "read", text: "c" });
});

test("notices outlive the worker that gave them", () => {
  const { engine, workers } = open();
  const refused = { kind: "file_refused", path: "encoder.onnx" } as const;
  workers[0]?.reply({ kind: "state", state: ready("wasm", [refused]) });
  workers[0]?.crash();
  workers[1]?.reply({ kind: "state", state: ready("wasm", [refused]) });
  expect(engine.getState().notices).toEqual([refused, { kind: "restarted" }, refused]);
});

test("a worker that died on the GPU is followed by one that leaves the GPU alone", () => {
  const { engine, workers } = open();
  workers[0]?.reply({ kind: "state", state: ready("webgpu") });
  workers[0]?.crash();
  const dropped = { backend: "webgpu", reason: "webgpu_lost" };
  expect(workers[1]?.sent[0]).toMatchObject({ kind: "start", dropped });
  workers[1]?.crash();
  expect(workers[2]?.sent[0]).toMatchObject({ kind: "start", dropped });
  expect(engine.getState().notices).toEqual([
    { kind: "backend_dropped", ...dropped },
    { kind: "restarted" },
    { kind: "restarted" },
  ]);
});

test("three crashes within a minute are survived, the fourth ends the engine until retry", async () => {
  const { engine, workers } = open();
  for (const worker of [0, 1, 2, 3]) workers[worker]?.crash();
  expect(workers).toHaveLength(4);
  expect(engine.getState()).toMatchObject({
    preview: { status: "failed", code: "engine_crashed" },
    encoder: { status: "failed", code: "engine_crashed" },
  });
  await expect(engine.read("a", never())).rejects.toMatchObject({ code: "engine_crashed" });
  engine.retry();
  expect(workers).toHaveLength(5);
  expect(engine.getState().encoder.status).toBe("loading");
});

test("crashes a minute apart are survived for ever", () => {
  const { engine, workers, clock } = open();
  for (let crash = 0; crash < 10; crash++) {
    clock.ms += 60_000;
    workers.at(-1)?.crash();
  }
  expect(workers).toHaveLength(11);
  expect(engine.getState().encoder.status).toBe("loading");
});

test("a browser that refuses the worker gives a failed state, not an exception", async () => {
  const engine = createEngine(OPTIONS, {
    createWorker: () => {
      throw new DOMException("blocked", "SecurityError");
    },
    baseUrl: () => "https://site.test/",
    silenceMsMax: 1000,
    now: () => 0,
  });
  expect(engine.getState().encoder).toMatchObject({ status: "failed", code: "engine_crashed" });
  await expect(engine.read("a", never())).rejects.toMatchObject({ code: "engine_crashed" });
});

test("cancel and retry reach the worker", () => {
  const { engine, workers } = open();
  engine.cancelDownload();
  engine.retry();
  expect(workers[0]?.sent.slice(1)).toEqual([{ kind: "cancel_download" }, { kind: "retry" }]);
});

test("dispose rejects what is pending and ends the worker, so nothing hangs when a page goes", async () => {
  const { engine, workers } = open();
  const pending = engine.read("a", never());
  engine.dispose();
  await expect(pending).rejects.toMatchObject({ code: "engine_disposed" });
  await expect(engine.read("b", never())).rejects.toMatchObject({ code: "engine_disposed" });
  expect(workers[0]?.terminated).toBe(true);
});
