import type { BatchReply, BatchRequest, BatchStart } from "./batch-messages";
import { BATCH_TOKENS_MAX, encodeTexts, type TextEncoding } from "./encode-texts";
import { toEngineError, toFailure } from "./engine-error";
import { type LoadEncoderOptions, loadEncoder } from "./load-encoder";
import { loadTokenizer } from "./load-reader";
import type { OpenModelSource } from "./model-source";

export type BatchHostParts = Pick<LoadEncoderOptions, "createSession" | "probeGpu"> & {
  post(reply: BatchReply, moved?: Transferable[]): void;
  readonly openModelSource: OpenModelSource;
};

/** One thread for each session: two sessions of one thread encode twice what one of two threads does (docs/bench.md). */
const THREADS_PER_SESSION = 1;

/** The batch worker without the worker, so tests call it as a function. The page ends it; nothing is cancelled inside. */
export function createBatchHost(parts: BatchHostParts): { handle(request: BatchRequest): void } {
  let encoding: Promise<TextEncoding> = Promise.reject(new Error("the batch encoder has not started"));
  encoding.catch(() => undefined);

  async function begin({ manifestUrl, ortUrl, requested }: BatchStart): Promise<TextEncoding> {
    const { signal } = new AbortController();
    const source = await parts.openModelSource(manifestUrl, signal);
    const tokenize = await loadTokenizer(source, { signal, onRefused: () => undefined });
    const { session, backend } = await loadEncoder({
      ...{ source, tokenize, requested, dropped: null, ortUrl, signal, probeGpu: parts.probeGpu },
      createSession: (model, options) => parts.createSession(model, { ...options, threadsMax: THREADS_PER_SESSION }),
      onStage: (stage, { loaded: bytesLoaded, total: bytesTotal, fromCache }) =>
        parts.post({ kind: "loading", stage, bytesLoaded, bytesTotal, fromCache }),
      onRefused: () => undefined,
      onDropped: () => undefined,
    });
    const { dims } = source.manifest.encoder;
    parts.post({ kind: "ready", backend, dims });
    return { tokenize, runBatch: session.runBatch, dims, batchTokensMax: BATCH_TOKENS_MAX[backend.name] };
  }

  async function encode(id: number, texts: readonly string[]): Promise<void> {
    try {
      const encoded = await encodeTexts(await encoding, texts);
      parts.post({ kind: "encoded", id, ...encoded }, [encoded.embeddings.buffer, encoded.tokenCounts.buffer]);
    } catch (cause) {
      parts.post({ kind: "refused", id, ...toFailure(toEngineError(cause, "inference_failed")) });
    }
  }

  return {
    handle(request) {
      if (request.kind === "encode") {
        void encode(request.id, request.texts);
        return;
      }
      encoding = begin(request);
      encoding.catch((cause: unknown) =>
        parts.post({ kind: "failed", ...toFailure(toEngineError(cause, "no_backend")) }),
      );
    },
  };
}
