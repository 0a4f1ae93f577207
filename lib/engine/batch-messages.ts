import type { Backend, BackendName, EngineFailure } from "@/lib/contracts/engine-state";
import type { LoadingStage } from "./load-encoder";

export type BatchStart = {
  /** Absolute, like `ortUrl`: a worker may live at a blob: address. */
  readonly manifestUrl: string;
  readonly ortUrl: string;
  /** null: the fastest that works. */
  readonly requested: BackendName | null;
};

/** What is loading, and how much of the encoder's file is here. */
export type BatchLoading = {
  readonly stage: LoadingStage;
  readonly bytesLoaded: number;
  readonly bytesTotal: number;
  readonly fromCache: boolean;
};

/** Page → batch worker. Our own code on both ends, so typed, not parsed. */
export type BatchRequest =
  | ({ readonly kind: "start" } & BatchStart)
  | { readonly kind: "encode"; readonly id: number; readonly texts: readonly string[] };

/** Row-major [texts, dims], and the WordPieces of each whole text without [CLS] and [SEP]. Both are moved, not copied. */
export type EncodedTexts = { readonly embeddings: Float32Array; readonly tokenCounts: Uint32Array };

/** Batch worker → page. `start` ends in `ready` or `failed`, each `encode` in `encoded` or `refused`. */
export type BatchReply =
  | ({ readonly kind: "loading" } & BatchLoading)
  | { readonly kind: "ready"; readonly backend: Backend; readonly dims: number }
  | ({ readonly kind: "failed" } & EngineFailure)
  | ({ readonly kind: "encoded"; readonly id: number } & EncodedTexts)
  | ({ readonly kind: "refused"; readonly id: number } & EngineFailure);
