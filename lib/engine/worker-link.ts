import type { EngineState, PromptReading } from "@/lib/contracts/engine-state";
import { EngineError } from "./engine-error";
import type { WorkerReply, WorkerRequest } from "./worker-messages";

export type WorkerLike = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

export type WorkerLink = {
  send(request: Exclude<WorkerRequest, { kind: "read" | "forget" }>): void;
  /** Rejects with an EngineError, or with the signal's reason. */
  read(text: string, signal: AbortSignal): Promise<PromptReading>;
  /** Rejects what is pending with `error` and ends the worker. */
  close(error: EngineError): void;
};

export type LinkOptions = {
  /** A read without any sign of life from the worker for so long means that it hangs. */
  readonly silenceMsMax: number;
  onState(state: EngineState): void;
  /** Called once; everything pending has been rejected with the same error. */
  onCrash(error: EngineError): void;
};

type Pending = { resolve(reading: PromptReading): void; reject(reason: unknown): void };

/** One worker and the reads it owes. A crash, an unreadable message or a long silence rejects every one of them. */
export function createWorkerLink(worker: WorkerLike, options: LinkOptions): WorkerLink {
  const pendingById = new Map<number, Pending>();
  let idLast = 0;
  let closed: EngineError | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  function watch(): void {
    clearTimeout(watchdog);
    if (closed || pendingById.size === 0) return;
    watchdog = setTimeout(() => crash(`the worker was silent for ${options.silenceMsMax} ms`), options.silenceMsMax);
  }

  function settle(id: number, use: (pending: Pending) => void): void {
    const pending = pendingById.get(id);
    pendingById.delete(id);
    if (pending) use(pending);
  }

  function receive(reply: WorkerReply): void {
    if (closed) return;
    const { kind } = reply;
    switch (kind) {
      case "state":
        options.onState(reply.state);
        break;
      case "reading":
        settle(reply.id, ({ resolve }) => resolve(reply.reading));
        break;
      case "refused":
        settle(reply.id, ({ reject }) => reject(new EngineError(reply.code, reply.message)));
        break;
      default:
        kind satisfies never;
    }
    watch();
  }

  function close(error: EngineError): void {
    if (closed) return;
    closed = error;
    clearTimeout(watchdog);
    worker.terminate();
    for (const { reject } of pendingById.values()) reject(error);
    pendingById.clear();
  }

  function crash(message: string): void {
    if (closed) return;
    const error = new EngineError("engine_crashed", message);
    close(error);
    options.onCrash(error);
  }

  worker.addEventListener("message", (event) => receive(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault(); // Handled here: the browser need not report it again.
    crash(event.message || "the worker could not be loaded");
  });
  worker.addEventListener("messageerror", () => crash("the worker sent an unreadable message"));

  return {
    close,
    send: (request) => worker.postMessage(request),
    read(text, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (closed) return Promise.reject(closed);
      const id = ++idLast;
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          settle(id, (pending) => pending.reject(signal.reason));
          worker.postMessage({ kind: "forget", id } satisfies WorkerRequest);
          watch();
        };
        const release = () => signal.removeEventListener("abort", onAbort);
        signal.addEventListener("abort", onAbort, { once: true });
        pendingById.set(id, {
          resolve(reading) {
            release();
            resolve(reading);
          },
          reject(reason) {
            release();
            reject(reason);
          },
        });
        worker.postMessage({ kind: "read", id, text } satisfies WorkerRequest);
        watch();
      });
    },
  };
}
