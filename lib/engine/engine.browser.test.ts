import { afterEach, expect, test } from "vitest";
import type { BackendName, EngineState } from "@/lib/contracts/engine-state";
import type { ModelManifest } from "@/lib/contracts/model-manifest";
import { createEngine, type Engine } from "./engine";
import { serveModels } from "./served-models.fixture";

const EMULATED_GPU_MS = 300_000;
const never = () => new AbortController().signal;
const same = (manifest: ModelManifest) => manifest;
let opened: Engine | undefined;
afterEach(() => opened?.dispose());

function open(manifestUrl: string, backend: BackendName | null, createWorker?: () => Worker) {
  const states: EngineState[] = [];
  const engine = createEngine(
    { manifestUrl, routerVersion: null, backend },
    {
      createWorker: () =>
        createWorker?.() ?? new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" }),
      baseUrl: () => document.baseURI,
      silenceMsMax: 60_000,
      now: () => performance.now(),
    },
  );
  engine.subscribe(() => states.push(engine.getState()));
  opened = engine;
  return { engine, states, until: (isSo: (state: EngineState) => boolean) => until(engine, isSo) };
}

function until(engine: Engine, isSo: (state: EngineState) => boolean): Promise<EngineState> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo(engine.getState())) return;
      stop();
      resolve(engine.getState());
    };
    const stop = engine.subscribe(look);
    look();
  });
}
const isSettled = ({ encoder }: EngineState) => encoder.status !== "loading";

test("WASM on every core we may use reads within tolerance of all golden texts", async () => {
  const { engine, until, states } = open(await serveModels("plain", same), "wasm");
  const { encoder, notices } = await until(isSettled);
  expect(crossOriginIsolated).toBe(true);
  expect(encoder).toMatchObject({
    status: "ready",
    backend: {
      name: "wasm",
      reason: "requested",
      threads: Math.min(4, navigator.hardwareConcurrency),
      selfCheck: { passed: true, texts: 24, failedTexts: 0 },
    },
  });
  expect(encoder.status === "ready" && encoder.backend.selfCheck.minCosine).toBeGreaterThan(0.99);
  expect(notices).toEqual([]);
  expect(states.some(({ encoder }) => encoder.status === "loading" && encoder.bytesLoaded === 19_409_517)).toBe(true);

  const reading = await engine.read("What is the capital of France?", never());
  expect(reading).toMatchObject({ source: "encoder", tokenCount: 7, tokensRead: 7, inputTokensExpected: 9 });
  expect(reading.prediction.qualities.map(({ modelId }) => modelId)).toEqual(["small", "large"]);
  await expect(engine.read("What is the capital of France?", never())).resolves.toMatchObject({
    prediction: reading.prediction,
  });
});

test("without a wish an emulated GPU is left alone, and the second visit downloads nothing", async () => {
  const manifestUrl = await serveModels("plain", same);
  const { until, states } = open(manifestUrl, null);
  expect(await until(isSettled)).toMatchObject({
    encoder: { status: "ready", backend: { name: "wasm", reason: "software_gpu" } },
  });
  const downloads = states.filter(({ encoder }) => encoder.status === "loading" && encoder.bytesLoaded > 0);
  expect(downloads.length).toBeGreaterThan(0);
  expect(downloads.every(({ encoder }) => encoder.status === "loading" && encoder.fromCache)).toBe(true);
});

test("a file with another hash is asked for twice, refused and named; prompts are still read in preview", async () => {
  const manifestUrl = await serveModels("wrong-hash", (manifest) => {
    const { wasm } = manifest.encoder.backends;
    const other = { ...wasm, file: { ...wasm.file, sha256: "0".repeat(64) } };
    return { ...manifest, encoder: { ...manifest.encoder, backends: { ...manifest.encoder.backends, wasm: other } } };
  });
  const { engine, until } = open(manifestUrl, "wasm");
  const { encoder, notices } = await until(isSettled);
  expect(encoder).toMatchObject({ status: "failed", code: "model_hash_mismatch" });
  expect(notices.map(({ kind }) => kind)).toEqual(["file_refused", "file_refused"]);
  await expect(engine.read("hello", never())).resolves.toMatchObject({ source: "preview" });
});

test("a damaged file in the cache is thrown away and fetched again", async () => {
  const manifestUrl = await serveModels("plain", same);
  const cache = await caches.open("ipr-models");
  const entries = await cache.keys();
  for (const entry of entries) if (entry.url.includes("/by-hash/")) await cache.put(entry, new Response("damaged"));
  const { until, states } = open(manifestUrl, "wasm");
  const { encoder, notices } = await until(isSettled);
  expect(encoder.status).toBe("ready");
  expect(notices).toEqual([
    { kind: "file_refused", path: expect.stringContaining("encoder.int8.onnx") },
    expect.anything(),
  ]);
  expect(
    states.some(({ encoder }) => encoder.status === "loading" && !encoder.fromCache && encoder.bytesLoaded > 0),
  ).toBe(true);
});

test("a worker that crashes rejects its reads and is replaced by one that reads", async () => {
  const workerUrl = new URL("./engine.worker.ts?worker_file&type=module", import.meta.url).href; // As Vite serves workers.
  // The engine's own worker, and a message that throws outside every promise.
  const script = `import ${JSON.stringify(workerUrl)}; addEventListener("message", ({ data }) => { if (data.kind === "boom") throw new Error("boom"); });`;
  const workers: Worker[] = [];
  const { engine, until } = open(await serveModels("plain", same), "wasm", () => {
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { type: "module" });
    workers.push(worker);
    return worker;
  });
  expect(await until(isSettled)).toMatchObject({ encoder: { status: "ready" } });
  workers[0]?.postMessage({ kind: "boom" });
  const pending = engine.read("word ".repeat(250), never());
  await expect(pending).rejects.toMatchObject({ code: "engine_crashed" });
  const { encoder, notices } = await until(({ notices, encoder }) => notices.length > 0 && encoder.status === "ready");
  expect(encoder.status).toBe("ready");
  expect(notices).toEqual([{ kind: "restarted" }]);
  expect(workers).toHaveLength(2);
  await expect(engine.read("hello", never())).resolves.toMatchObject({ source: "encoder" });
});

test("WebGPU, asked for, reads within tolerance of the golden vectors", { timeout: EMULATED_GPU_MS }, async () => {
  const { engine, until } = open(await serveModels("plain", same), "webgpu");
  const { encoder } = await until(isSettled);
  expect(encoder).toMatchObject({
    status: "ready",
    backend: { name: "webgpu", reason: "requested", selfCheck: { passed: true, texts: 2 } },
  });
  expect(encoder.status === "ready" && encoder.backend.selfCheck.maxAbsDifference).toBeLessThan(0.002);
  await expect(engine.read("hello", never())).resolves.toMatchObject({ source: "encoder", tokenCount: 1 });
});

test("a WebGPU outside tolerance is dropped for WASM and the page is told", { timeout: EMULATED_GPU_MS }, async () => {
  const manifestUrl = await serveModels("no-tolerance", (manifest) => {
    const { backends } = manifest.encoder;
    const webgpu = { ...backends.webgpu, tolerance: { maxAbs: 1e-9 } };
    return { ...manifest, encoder: { ...manifest.encoder, backends: { ...backends, webgpu } } };
  });
  const { engine, until } = open(manifestUrl, "webgpu");
  const { encoder, notices } = await until(isSettled);
  expect(encoder).toMatchObject({ status: "ready", backend: { name: "wasm", reason: "webgpu_wrong_numbers" } });
  expect(notices).toEqual([{ kind: "backend_dropped", backend: "webgpu", reason: "webgpu_wrong_numbers" }]);
  await expect(engine.read("hello", never())).resolves.toMatchObject({ source: "encoder" });
});
