import "server-only";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import {
  cancelGeneration,
  claimGeneration,
  type Generation,
  settleGeneration,
  startGeneration,
  sumItems,
} from "@/db/queries/generations";
import type { Database } from "../database";
import { AppError } from "../errors";
import { createLeasedQueue, type LeasedQueue } from "../leased-queue";
import { runLifetimeMs } from "../run-deadline";
import { type AnswerDeps, answerItems, type Stopped } from "./answer-items";
import { queueAnswers } from "./queue-answers";

export type GenerationQueue = LeasedQueue & {
  /** From planned to queued; it runs when the queue is drained. False: it is not planned. */
  start(id: string): Promise<boolean>;
  /** What is being asked is broken off, and what was answered stays. False: it has ended. */
  cancel(id: string): Promise<boolean>;
};
export type GenerationDeps = AnswerDeps & {
  readonly database: Pick<Database, "use" | "current">;
  readonly logger: Pick<Logger, "error" | "info">;
};

const ATTEMPTS_MAX = 3;

/** One job at a time, begun again by the next process when its own was killed. */
export function createGenerationQueue(deps: GenerationDeps): GenerationQueue {
  const { database, logger, limits } = deps;
  const worker = randomUUID();
  const leaseMs = runLifetimeMs(limits.totalTimeoutMs);
  let closed = false;
  let running: { readonly id: string; readonly stop: AbortController } | undefined;
  const stopRunning = (id: string | null, error: AppError) => {
    if (running && (id === null || running.id === id)) running.stop.abort(error);
  };
  const workOnNext = async () => {
    const job = await database.use((db) =>
      claimGeneration(db, { worker, leaseMs, onlyWorker: database.current()?.kind === "pglite" }),
    );
    if (!job) return false;
    const stop = new AbortController();
    running = { id: job.id, stop };
    const ended = await work(deps, { job, worker, signal: stop.signal }).finally(() => {
      running = undefined;
    });
    logger.info({ generation: job.id, ended }, "a generation ended");
    return !closed; // A server that stops leaves the rest to the next one.
  };
  const queue = createLeasedQueue(deps, { name: "generation", workOnNext });
  return {
    drain: queue.drain,
    start: (id) => database.use((db) => startGeneration(db, id)),
    async cancel(id) {
      const cancelled = await database.use((db) => cancelGeneration(db, id));
      if (cancelled) stopRunning(id, new AppError("cancelled", "This job was cancelled."));
      return cancelled;
    },
    close() {
      closed = true;
      queue.close();
      stopRunning(null, new AppError("shutting_down", "The server stops."));
    },
  };
}

type Work = { readonly job: Generation; readonly worker: string; readonly signal: AbortSignal };

async function work(deps: GenerationDeps, { job, worker, signal }: Work): Promise<Stopped> {
  const { database } = deps;
  const { id, attempts, outputTokensMax } = job;
  if (attempts > ATTEMPTS_MAX) {
    const failure = `The server stopped ${ATTEMPTS_MAX} times while it asked. Plan the rest again.`;
    await database.use((db) => settleGeneration(db, { id, worker }, failure));
    return "failing";
  }
  const stopped = await answerItems(deps, { id, worker, outputTokensMax, signal });
  await database.use((db) => queueAnswers(db, id));
  if (stopped !== "lost") {
    const { answered, asks } = await database.use((db) => sumItems(db, id));
    await database.use((db) => settleGeneration(db, { id, worker }, failureText(stopped, asks - answered)));
  }
  return stopped;
}

function failureText(stopped: Exclude<Stopped, "lost">, left: number): string | null {
  if (stopped === "budget") return `The next ask could have gone over the limit; ${left} were left unasked.`;
  if (stopped === "failing") return `The provider did not answer several times in a row; ${left} were left unanswered.`;
  return null;
}
