import "server-only";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { assert } from "@/lib/core/assert";
import type { RunModel, TokenIds } from "@/lib/encoder/encoder";

export type EncoderThreads = {
  /** One prompt a run: the int8 encoder scales by the largest of a batch, so neighbours would change a vector. */
  readonly run: RunModel;
  /** What is still running is refused. */
  close(): Promise<void>;
};

/** A session holds about 100 MB: more threads have to be asked for. */
const THREADS_MAX = 4;
export const defaultEncoderThreads = () => Math.min(THREADS_MAX, availableParallelism());

/**
 * The one door to ONNX Runtime on Node: `threads` sessions of the file `model`, each of one core and in a thread of its own,
 * because a run holds the thread that calls it. A vector does not depend on which of them made it. A thread that ends
 * refuses what it owes and is replaced at the next call. Throws where the file cannot be opened.
 */
export async function openEncoderThreads(
  model: string,
  threads: number,
  start: StartWorker = startWorker,
): Promise<EncoderThreads> {
  const slots = Array.from({ length: threads }, () => createSlot(() => start(model)));
  const close = async () => void (await Promise.all(slots.map((slot) => slot.close())));
  const opened = await Promise.allSettled(slots.map((slot) => slot.open()));
  const failed = opened.find((one) => one.status === "rejected");
  if (failed) {
    await close();
    throw failed.reason;
  }
  return {
    async run(tokens) {
      const slot = slots.reduce((least, other) => (other.owed() < least.owed() ? other : least));
      const embedding = await slot.run(tokens);
      assert(embedding instanceof Float32Array, "the encoder's output `embedding` is no float32 tensor");
      return embedding;
    },
    close,
  };
}

type StartWorker = (model: string) => Worker;

function startWorker(model: string): Worker {
  return new Worker(new URL("./encoder-thread.mjs", import.meta.url), { workerData: { model }, execArgv: [] });
}

/** The place of one thread, whichever holds it now. */
function createSlot(start: () => Worker) {
  let owed = 0;
  let thread: Thread | undefined;
  const open = async () => {
    thread ??= threadOf(start(), () => {
      thread = undefined;
    });
    const opened = thread;
    await opened.ready;
    return opened;
  };
  return {
    open,
    owed: () => owed,
    async run(tokens: TokenIds) {
      owed++;
      try {
        return await (await open()).run(tokens);
      } finally {
        owed--;
      }
    },
    close: async () => thread?.close(),
  };
}

type Reply = { readonly request: number; readonly embedding?: unknown; readonly fault?: string };
type Waiting = { resolve(embedding: unknown): void; reject(cause: Error): void };
type Thread = ReturnType<typeof threadOf>;

/** Requests and replies of one worker. `onEnd` is called when it ends, for whatever reason. */
function threadOf(worker: Worker, onEnd: () => void) {
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  const wait = () =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(requests++, { resolve, reject });
      worker.ref();
    });
  const end = (cause: Error) => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
    onEnd();
  };
  worker.on("message", ({ request, embedding, fault }: Reply) => {
    const asked = waiting.get(request);
    waiting.delete(request);
    if (waiting.size === 0) worker.unref(); // An idle thread keeps no process alive.
    if (fault === undefined) asked?.resolve(embedding);
    else asked?.reject(new Error(fault));
  });
  worker.on("error", end);
  worker.on("exit", () => end(new Error("the encoder's thread has ended")));
  return {
    ready: wait(),
    run({ inputIds, attentionMask }: TokenIds) {
      const request = requests;
      const embedding = wait();
      worker.postMessage({ request, inputIds, attentionMask });
      return embedding;
    },
    close: () => worker.terminate(),
  };
}
