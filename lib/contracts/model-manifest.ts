import "./without-eval";
import { z } from "zod";

export const modelFile = z.strictObject({
  /** Relative to the manifest. */
  path: z.string().regex(/^[a-z0-9][a-z0-9._/-]*$/),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ModelFile = z.infer<typeof modelFile>;

/** What the self-check tolerates between a backend's embedding and the golden vector: a cosine or a largest difference. */
const tolerance = z.union([
  z.strictObject({ maxAbs: z.number().positive() }),
  z.strictObject({ minCosine: z.number().positive().max(1) }),
]);
export type EmbeddingTolerance = z.infer<typeof tolerance>;

const encoderFile = z.strictObject({ file: modelFile, tolerance });

/** `public/models/manifest.json`: every file the engine may download, with its size and hash. */
export const modelManifest = z.strictObject({
  encoder: z.strictObject({
    name: z.string(),
    version: z.string(),
    dims: z.int().positive(),
    tokensMax: z.int().positive(),
    /** The file of each backend: fp16 weights for WebGPU, dynamic int8 for WASM. */
    backends: z.strictObject({ webgpu: encoderFile, wasm: encoderFile }),
    tokenizer: modelFile,
    tokenizerConfig: modelFile,
    golden: modelFile,
    basedOn: z.string(),
    license: z.string(),
  }),
  preview: modelFile,
  /** Version that a visitor gets; older ones stay listed as long as permalinks to them are served. */
  routerVersion: z.string(),
  routers: z.array(z.strictObject({ version: z.string(), card: modelFile, weights: modelFile })).min(1),
});
export type ModelManifest = z.infer<typeof modelManifest>;
