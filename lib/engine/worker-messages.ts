import type {
  BackendName,
  BackendReason,
  EngineFailure,
  EngineState,
  PromptReading,
} from "@/lib/contracts/engine-state";
import type { QualityAdapter } from "@/lib/core/predict";

/** A backend that is not to be tried, and why: what the page learnt from a worker that died with it. */
export type DroppedBackend = { readonly backend: BackendName; readonly reason: BackendReason };

export type EngineStart = {
  /** Absolute: a worker may live at a blob: address, where relative ones mean nothing. */
  readonly manifestUrl: string;
  /** Absolute; holds `<version>/ort-*.mjs`. */
  readonly ortUrl: string;
  /** null: the manifest's. */
  readonly routerVersion: string | null;
  /** null: the fastest that works. */
  readonly requested: BackendName | null;
  readonly dropped: DroppedBackend | null;
};

/** Adapters of this visitor, beside the router's own. */
export type OwnAdapters = { readonly encoder: readonly QualityAdapter[]; readonly preview: readonly QualityAdapter[] };

/** Page → worker. Our own code on both ends, so typed, not parsed. */
export type WorkerRequest =
  | ({ readonly kind: "start" } & EngineStart)
  | { readonly kind: "read"; readonly id: number; readonly text: string }
  | { readonly kind: "forget"; readonly id: number }
  | ({ readonly kind: "adapters" } & OwnAdapters)
  | { readonly kind: "cancel_download" }
  | { readonly kind: "retry" };

/** Worker → page. Every `read` that is not forgotten gets one `reading` or one `refused`. */
export type WorkerReply =
  | { readonly kind: "state"; readonly state: EngineState }
  | { readonly kind: "reading"; readonly id: number; readonly reading: PromptReading }
  | ({ readonly kind: "refused"; readonly id: number } & EngineFailure);
