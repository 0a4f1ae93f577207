import "client-only";
import type { Backend, BackendName } from "@/lib/contracts/engine-state";
import { createBatchJobs } from "./batch-jobs";
import { type BatchLane, createBatchLane } from "./batch-lane";
import type { BatchLoading, BatchStart, EncodedTexts } from "./batch-messages";
import { EngineError } from "./engine-error";
import type { WorkerLike } from "./worker-link";

/** `tokenCount`: WordPieces of the whole text without [CLS] and [SEP], as in a PromptReading. */
export type EncodedPrompt = { readonly embedding: Float32Array; readonly tokenCount: number };

export type EncodedBatch = { readonly first: number; readonly prompts: readonly EncodedPrompt[] };

export type BatchEncoder = {
  /**
   * Encodes in order; yields as batches finish (several at once, any length mix). Works ahead of its reader by a few
   * batches only. Throws EngineError; stops with the signal's reason.
   */
  encode(texts: readonly string[], signal: AbortSignal): AsyncGenerator<EncodedBatch>;
  readonly backend: BackendName;
  readonly workers: number;
  dispose(): void;
};

export type BatchEncoderOptions = {
  readonly manifestUrl: string;
  /** null: the fastest that works. */
  readonly backend: BackendName | null;
  /** Of WASM; one WebGPU session keeps its device busy alone. Default: one for each core, at most 4. */
  readonly workers?: number;
  /** Of the first worker; the others find the file in the cache. */
  onLoading?(loading: BatchLoading): void;
};

export type BatchEncoderParts = { createWorker(): WorkerLike; readonly silenceMsMax: number };

const PARTS: BatchEncoderParts = {
  createWorker: () => new Worker(new URL("./batch.worker.ts", import.meta.url), { type: "module", name: "ipr-batch" }),
  silenceMsMax: 120_000, // A chunk of long prompts on a slow processor; an emulated GPU is asked for few.
};

const WORKERS_MAX = 4; // Each holds the model and the runtime's memory.
/** Texts of one message: enough to make it cheap, few enough that progress moves and stopping is quick. */
const CHUNK: Readonly<Record<BackendName, number>> = { wasm: 16, webgpu: 128 };

/** Loads the first worker, then as many as its backend profits from. @throws EngineError as `loadEncoder` does. */
export async function createBatchEncoder(
  { manifestUrl, backend, workers, onLoading = () => undefined }: BatchEncoderOptions,
  parts: BatchEncoderParts = PARTS,
): Promise<BatchEncoder> {
  const { href, origin } = globalThis.location;
  const start = { manifestUrl: new URL(manifestUrl, href).href, ortUrl: new URL("/ort/", origin).href };
  const lanes = [laneOf({ ...start, requested: backend }, parts, onLoading)];
  const closeAll = (error: EngineError) => {
    for (const lane of lanes) lane.close(error);
  };
  try {
    const opened = await openLanes(lanes, { ...start, workers }, parts);
    return encoderOf(lanes, opened, closeAll);
  } catch (cause) {
    closeAll(disposed());
    throw cause;
  }
}

function laneOf(start: BatchStart, parts: BatchEncoderParts, onLoading: (loading: BatchLoading) => void): BatchLane {
  return createBatchLane(parts.createWorker(), { start, silenceMsMax: parts.silenceMsMax, onLoading });
}

/** Adds to `lanes`, which holds the first. */
async function openLanes(
  lanes: BatchLane[],
  { workers, ...start }: Omit<BatchStart, "requested"> & { readonly workers: number | undefined },
  parts: BatchEncoderParts,
) {
  const [first] = await Promise.all(lanes.map(({ ready }) => ready));
  if (!first) throw disposed();
  const { name } = first.backend;
  const count = name === "webgpu" ? 1 : (workers ?? Math.min(WORKERS_MAX, navigator.hardwareConcurrency || 1));
  while (lanes.length < count) lanes.push(laneOf({ ...start, requested: name }, parts, () => undefined));
  await Promise.all(lanes.map(({ ready }) => ready));
  return first;
}

function encoderOf(
  lanes: readonly BatchLane[],
  { backend, dims }: { readonly backend: Backend; readonly dims: number },
  closeAll: (error: EngineError) => void,
): BatchEncoder {
  const jobs = createBatchJobs(lanes);
  const size = CHUNK[backend.name];
  return {
    backend: backend.name,
    workers: lanes.length,
    dispose: () => closeAll(disposed()),
    async *encode(texts, signal) {
      const pending: { readonly first: number; readonly encoded: Promise<EncodedTexts> }[] = [];
      for (let next = 0; ; ) {
        for (; next < texts.length && pending.length < 2 * lanes.length; next += size) {
          const encoded = jobs.encode(texts.slice(next, next + size), signal);
          encoded.catch(() => undefined); // Of a chunk that is never reached after an earlier one failed.
          pending.push({ first: next, encoded });
        }
        const chunk = pending.shift();
        if (!chunk) return;
        const encoded = await unlessAborted(chunk.encoded, signal);
        yield { first: chunk.first, prompts: promptsOf(encoded, dims) };
      }
    },
  };
}

function promptsOf({ embeddings, tokenCounts }: EncodedTexts, dims: number): EncodedPrompt[] {
  return Array.from(tokenCounts, (tokenCount, row) => ({
    embedding: embeddings.subarray(row * dims, (row + 1) * dims),
    tokenCount,
  }));
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

const disposed = () => new EngineError("engine_disposed", "the batch encoder was disposed");
