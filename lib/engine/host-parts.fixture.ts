import { readFileSync } from "node:fs";
import { type GoldenCase, goldenFile } from "@/lib/contracts/golden-file";
import type { ModelFile, ModelManifest } from "@/lib/contracts/model-manifest";
import type { RunBatch, RunModel } from "@/lib/encoder/encoder";
import type { ModelSource } from "./model-source";
import type { WebSession } from "./ort-web-session";
import { tinyRouter } from "./tiny-router.fixture";

const MODELS = "public/models";
export const DIMS = 384;
const router = tinyRouter();
const MADE: Record<string, Uint8Array<ArrayBuffer>> = {
  "router-tiny.json": new TextEncoder().encode(JSON.stringify(router.card)),
  "router-tiny.bin": new Uint8Array(router.weights.buffer),
  "encoder/encoder.fp16w.onnx": Uint8Array.of(1),
  "encoder/encoder.int8.onnx": Uint8Array.of(2),
};
const file = (path: string): ModelFile => ({ path, bytes: 1, sha256: "0".repeat(64) });

export const manifest: ModelManifest = {
  encoder: {
    name: "ipr-encoder-4",
    version: "1.0.0",
    dims: DIMS,
    tokensMax: 256,
    backends: {
      webgpu: { file: file("encoder/encoder.fp16w.onnx"), tolerance: { maxAbs: 0.002 } },
      wasm: { file: file("encoder/encoder.int8.onnx"), tolerance: { minCosine: 0.985 } },
    },
    tokenizer: file("encoder/tokenizer.json"),
    tokenizerConfig: file("encoder/tokenizer_config.json"),
    golden: file("encoder/golden.json"),
    basedOn: "",
    license: "",
  },
  preview: file("preview/preview.safetensors"),
  routerVersion: "tiny",
  routers: [{ version: "tiny", card: file("router-tiny.json"), weights: file("router-tiny.bin") }],
};

/** The shipped small files and a made router, without network; ONNX files are a byte that no session reads. */
export function diskSource(changes: Partial<ModelSource> = {}): ModelSource {
  const bytesOf = (path: string) => MADE[path] ?? new Uint8Array(readFileSync(`${MODELS}/${path}`));
  const source: ModelSource = {
    manifest,
    async bytes({ path }, { signal, onBytes }) {
      signal.throwIfAborted();
      onBytes?.(1, false);
      return bytesOf(path);
    },
    json: async ({ path }) => JSON.parse(new TextDecoder().decode(bytesOf(path))),
    forgetOthers: async () => undefined,
  };
  return { ...source, ...changes };
}

export const cases: readonly GoldenCase[] = goldenFile.parse(
  JSON.parse(readFileSync(`${MODELS}/encoder/golden.json`, "utf8")),
).cases;
const goldenByIds = new Map(cases.map(({ ids, embedding }) => [ids.join(), embedding]));

/** Answers golden texts as the reference does, others with one fixed direction. */
export const rightNumbers: RunModel = async ({ inputIds }) => {
  const golden = goldenByIds.get([...inputIds].join());
  return golden ? Float32Array.from(golden) : new Float32Array(DIMS).fill(1);
};
export const zeros: RunModel = async () => new Float32Array(DIMS);
export const wrongNumbers: RunModel = async () => new Float32Array(DIMS).fill(1);

export function sessionOf(run: RunModel, lost: Promise<void> = new Promise(() => undefined)): WebSession {
  const runBatch: RunBatch = async (batch) => {
    const vectors = await Promise.all(batch.map(run));
    return Float32Array.from(vectors.flatMap((vector) => [...vector]));
  };
  return { run, runBatch, threads: 1, lost, release: async () => undefined };
}
