import type { Backend } from "@/lib/contracts/engine-state";
import type { BatchLoading, BatchReply, BatchRequest, BatchStart, EncodedTexts } from "./batch-messages";
import { EngineError } from "./engine-error";
import type { WorkerLike } from "./worker-link";

/** One batch worker and the texts it owes. */
export type BatchLane = {
  /** Rejects with an EngineError. */
  readonly ready: Promise<{ readonly backend: Backend; readonly dims: number }>;
  /** Rejects with an EngineError; after a crash, at once. */
  encode(texts: readonly string[]): Promise<EncodedTexts>;
  /** Rejects what is owed with `error` and ends the worker. */
  close(error: EngineError): void;
};

export type LaneOptions = {
  readonly start: BatchStart;
  /** A piece of work without an answer for so long means that the worker hangs. */
  readonly silenceMsMax: number;
  onLoading(loading: BatchLoading): void;
};

type Owed<T> = { resolve(value: T): void; reject(reason: unknown): void };

export function createBatchLane(worker: WorkerLike, { start, silenceMsMax, onLoading }: LaneOptions): BatchLane {
  const owedById = new Map<number, Owed<EncodedTexts>>();
  const ready = deferred<{ readonly backend: Backend; readonly dims: number }>();
  ready.promise.catch(() => undefined); // Whoever awaits it hears of it; nobody has to.
  let idLast = 0;
  let closed: EngineError | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  function watch(): void {
    clearTimeout(watchdog);
    if (closed || owedById.size === 0) return;
    watchdog = setTimeout(() => crash(`the worker was silent for ${silenceMsMax} ms`), silenceMsMax);
  }

  function close(error: EngineError): void {
    if (closed) return;
    closed = error;
    clearTimeout(watchdog);
    worker.terminate();
    ready.reject(error);
    for (const { reject } of owedById.values()) reject(error);
    owedById.clear();
  }
  const crash = (message: string) => close(new EngineError("engine_crashed", message));

  function settle(id: number, use: (owed: Owed<EncodedTexts>) => void): void {
    const owed = owedById.get(id);
    owedById.delete(id);
    if (owed) use(owed);
    watch();
  }

  function receive(reply: BatchReply): void {
    switch (reply.kind) {
      case "loading":
        onLoading(reply);
        break;
      case "ready":
        ready.resolve(reply);
        break;
      case "failed":
        close(new EngineError(reply.code, reply.message));
        break;
      case "encoded":
        settle(reply.id, ({ resolve }) => resolve(reply));
        break;
      case "refused":
        settle(reply.id, ({ reject }) => reject(new EngineError(reply.code, reply.message)));
        break;
      default:
        reply satisfies never;
    }
  }

  worker.addEventListener("message", (event) => receive(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault(); // Handled here: the browser need not report it again.
    crash(event.message || "the worker could not be loaded");
  });
  worker.addEventListener("messageerror", () => crash("the worker sent an unreadable message"));
  worker.postMessage({ kind: "start", ...start } satisfies BatchRequest);

  return {
    ready: ready.promise,
    close,
    encode(texts) {
      if (closed) return Promise.reject(closed);
      const id = ++idLast;
      return new Promise((resolve, reject) => {
        owedById.set(id, { resolve, reject });
        worker.postMessage({ kind: "encode", id, texts } satisfies BatchRequest);
        watch();
      });
    },
  };
}

function deferred<T>(): Owed<T> & { readonly promise: Promise<T> } {
  let owed: Owed<T> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<T>((resolve, reject) => {
    owed = { resolve, reject };
  });
  return { ...owed, promise };
}
