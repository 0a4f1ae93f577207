import type { PromptPrediction } from "@/lib/core/predict";

// Between the engine (worker side) and the page: our own code on both ends, so typed, not parsed.

export type BackendName = "webgpu" | "wasm";

/** Why this backend and not the faster one. */
export type BackendReason =
  | "fastest" // WebGPU on a real device
  | "requested" // the person or a test asked for it
  | "no_webgpu" // the browser has none
  | "software_gpu" // an emulated GPU is 50 to 120 times slower than WASM
  | "webgpu_failed" // session or run threw
  | "webgpu_wrong_numbers" // self-check outside tolerance
  | "webgpu_lost"; // the device went away

/** How far a backend's embeddings lie from the golden vectors. */
export type SelfCheck = {
  readonly passed: boolean;
  readonly texts: number;
  readonly failedTexts: number;
  readonly maxAbsDifference: number;
  readonly minCosine: number;
};

export type Backend = {
  readonly name: BackendName;
  readonly reason: BackendReason;
  readonly threads: number;
  readonly file: { readonly path: string; readonly bytes: number; readonly sha256: string };
  readonly selfCheck: SelfCheck;
};

export type EngineErrorCode =
  | "model_fetch_failed"
  | "model_hash_mismatch"
  | "model_malformed"
  | "download_cancelled"
  | "router_version_unknown"
  | "no_backend" // neither WebGPU nor WASM SIMD gives right numbers here
  | "inference_failed"
  | "engine_crashed"
  | "engine_disposed";

export type EngineFailure = { readonly code: EngineErrorCode; readonly message: string };

/** The preview vectors and the router's heads: small, ready first. */
export type PreviewState =
  | { readonly status: "loading" }
  | { readonly status: "ready" }
  | ({ readonly status: "failed" } & EngineFailure);

export type EncoderState =
  | {
      readonly status: "loading";
      readonly stage: "waiting" | "download" | "compile" | "self_check";
      readonly bytesLoaded: number;
      readonly bytesTotal: number;
      readonly fromCache: boolean;
    }
  | { readonly status: "ready"; readonly backend: Backend }
  | ({ readonly status: "failed" } & EngineFailure);

/** Something the person should know although the engine goes on. */
export type EngineNotice =
  | { readonly kind: "backend_dropped"; readonly backend: BackendName; readonly reason: BackendReason }
  | { readonly kind: "file_refused"; readonly path: string }
  | { readonly kind: "restarted" };

export type EngineState = {
  readonly preview: PreviewState;
  readonly encoder: EncoderState;
  readonly notices: readonly EngineNotice[];
};

/** What the device says about one text. */
export type PromptReading = {
  readonly source: "encoder" | "preview";
  readonly prediction: PromptPrediction;
  /** WordPiece tokens without [CLS] and [SEP]. */
  readonly tokenCount: number;
  /** How many of them were read: the encoder stops at its limit. */
  readonly tokensRead: number;
  /** What a provider will probably count: the basis of expected cost. */
  readonly inputTokensExpected: number;
  readonly elapsedMs: number;
};
