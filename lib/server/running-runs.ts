import "server-only";
import { AppError } from "./errors";

/** The runs of this process that are under way. */
export type RunningRuns = {
  /** Its signal ends with the client's, with the total timeout and with the server; `finish` when the run is settled. `leave`: the client has gone, whatever its signal says. */
  start(client: AbortSignal): { readonly signal: AbortSignal; leave(): void; finish(): void };
  readonly count: () => number;
  /** Stops all and waits until they are settled, but no longer than `graceMs`. New ones are refused from now on. */
  stopAll(graceMs: number): Promise<void>;
};

/** `atOnceMax`: one more is refused, so that memory and sockets have a bound that we chose. */
export function createRunningRuns(totalTimeoutMs: number, atOnceMax: number): RunningRuns {
  const running = new Map<AbortController, Promise<void>>();
  let stopping = false;
  return {
    start(client) {
      if (stopping) throw new AppError("shutting_down", "The server is being restarted. Try again in a moment.");
      if (running.size >= atOnceMax) throw tooManyAtOnce();
      const controller = new AbortController();
      const { promise, resolve } = deferred();
      running.set(controller, promise);
      const leave = () =>
        controller.abort(new AppError("cancelled", "You stopped this run; what came until then is counted."));
      if (client.aborted) leave();
      client.addEventListener("abort", leave);
      const timer = setTimeout(() => controller.abort(totalTimeout(totalTimeoutMs)), totalTimeoutMs);
      return {
        signal: controller.signal,
        leave,
        finish() {
          clearTimeout(timer);
          client.removeEventListener("abort", leave);
          running.delete(controller);
          resolve();
        },
      };
    },
    count: () => running.size,
    async stopAll(graceMs) {
      stopping = true;
      const ended = Promise.all(running.values());
      for (const controller of running.keys())
        controller.abort(
          new AppError("shutting_down", "The server was stopped in the middle of this run. Run it again."),
        );
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
  };
}

function tooManyAtOnce(): AppError {
  return new AppError("overloaded", "This server is answering as many requests as it can. Try again in a moment.", {
    retryAfterSeconds: 1,
  });
}

function totalTimeout(totalTimeoutMs: number): AppError {
  const message = `The answer took longer than ${totalTimeoutMs / 1000} s and was cut off. A smaller question or another model may do.`;
  return new AppError("provider_timeout", message);
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
