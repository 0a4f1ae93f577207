import { afterEach, expect, test } from "vitest";
import type { BackendName } from "@/lib/contracts/engine-state";
import { type GoldenCase, goldenFile } from "@/lib/contracts/golden-file";
import { dot } from "@/lib/core/embedding";
import { embed } from "@/lib/encoder/encoder";
import { type BatchEncoder, createBatchEncoder, type EncodedPrompt } from "./batch-encoder";
import { loadTokenizer } from "./load-reader";
import { openModelSource } from "./model-source";
import { createWebSession } from "./ort-web-session";
import { serveModels } from "./served-models.fixture";

const DIMS = 384;
const never = () => new AbortController().signal;
let opened: BatchEncoder | undefined;
afterEach(() => opened?.dispose());

async function open(backend: BackendName, workers?: number): Promise<BatchEncoder> {
  const manifestUrl = await serveModels("plain", (manifest) => manifest);
  opened = await createBatchEncoder(
    { manifestUrl, backend, ...(workers && { workers }) },
    {
      createWorker: () => new Worker(new URL("./batch.worker.ts", import.meta.url), { type: "module" }),
      silenceMsMax: 120_000,
    },
  );
  return opened;
}

async function encodeAll(encoder: BatchEncoder, texts: readonly string[]): Promise<EncodedPrompt[]> {
  const prompts: EncodedPrompt[] = [];
  for await (const { first, prompts: some } of encoder.encode(texts, never())) {
    expect(first).toBe(prompts.length);
    prompts.push(...some);
  }
  return prompts;
}

async function golden(): Promise<readonly GoldenCase[]> {
  return goldenFile.parse(await (await fetch("/models/encoder/golden.json")).json()).cases;
}

test("two WASM workers give the very numbers of one-by-one encoding, whatever stands beside a prompt", async () => {
  const cases = await golden();
  const texts = Array.from({ length: 70 }, (_, i) => cases[(i * 7) % cases.length]?.text ?? "");
  const batched = await encodeAll(await open("wasm", 2), texts);
  expect(opened).toMatchObject({ backend: "wasm", workers: 2 });

  const manifestUrl = new URL(await serveModels("plain", (manifest) => manifest), document.baseURI).href;
  const source = await openModelSource(manifestUrl, never());
  const tokenize = await loadTokenizer(source, { signal: never() });
  const model = await source.bytes(source.manifest.encoder.backends.wasm.file, { signal: never() });
  const session = await createWebSession(model, { backend: "wasm", ortUrl: new URL("/ort/", document.baseURI).href });
  expect(session.threads).toBeGreaterThan(1); // As the playground reads, not as the workers do.
  expect(batched).toHaveLength(texts.length);
  for (const [i, text] of texts.entries()) {
    const tokens = tokenize(text);
    expect(batched[i]?.tokenCount).toBe(tokens.pieces.length);
    expect(batched[i]?.embedding).toEqual(await embed(session.run, tokens, DIMS));
  }
  await session.release();
});

test("WASM batches are within tolerance of every golden text", async () => {
  const cases = await golden();
  const prompts = await encodeAll(
    await open("wasm"),
    cases.map(({ text }) => text),
  );
  for (const [i, { embedding, tokensBeforeTruncation }] of cases.entries()) {
    expect(prompts[i]?.tokenCount).toBe(tokensBeforeTruncation - 2);
    expect(dot(prompts[i]?.embedding ?? new Float32Array(DIMS), Float32Array.from(embedding))).toBeGreaterThan(0.985);
  }
});

test("a padded WebGPU batch is within tolerance of the golden vectors", { timeout: 300_000 }, async () => {
  const short = (await golden()).filter(({ ids }) => ids.length > 2 && ids.length <= 16).slice(0, 3);
  expect(new Set(short.map(({ ids }) => ids.length)).size).toBeGreaterThan(1); // So that something is padded.
  const encoder = await open("webgpu");
  expect(encoder).toMatchObject({ backend: "webgpu", workers: 1 });
  const prompts = await encodeAll(
    encoder,
    short.map(({ text }) => text),
  );
  for (const [i, { embedding }] of short.entries())
    for (const [dim, value] of embedding.entries())
      expect(Math.abs((prompts[i]?.embedding[dim] ?? 0) - value)).toBeLessThan(0.002);
});

test("stops with the signal and encodes again afterwards", async () => {
  const encoder = await open("wasm", 2);
  const stop = new AbortController();
  const batches = encoder.encode(
    Array.from({ length: 500 }, (_, i) => `prompt number ${i}`),
    stop.signal,
  );
  expect((await batches.next()).value).toMatchObject({ first: 0 });
  stop.abort();
  await expect(batches.next()).rejects.toMatchObject({ name: "AbortError" });
  await expect(encodeAll(encoder, ["hello"])).resolves.toMatchObject([{ tokenCount: 1 }]);
});
