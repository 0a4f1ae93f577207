import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { findRun, type Run, type RunOutcome, settleRun } from "@/db/queries/runs";
import type { Database } from "./database";
import { AppError, toAppError } from "./errors";

export type Settler = {
  /** Records how a run ended. Never throws: an outcome that could not be stored yet is kept and tried again. */
  settle(runId: string, outcome: RunOutcome): Promise<Run | AppError>;
  /** One last try for everything still unstored; what stays so is logged in full numbers. */
  flush(): Promise<void>;
  readonly unstored: () => number;
};

export function createSettler(
  database: Database,
  logger: Pick<Logger, "error" | "warn">,
  { retryMs, laterMs }: { retryMs: readonly number[]; laterMs: number } = {
    retryMs: [100, 400, 1_500],
    laterMs: 10_000,
  },
): Settler {
  const unstored = new Map<string, RunOutcome>();
  let timer: NodeJS.Timeout | undefined;

  const store = async (runId: string, outcome: RunOutcome): Promise<Run> => {
    const run = await database.use(async (db) => (await settleRun(db, runId, outcome)) ?? findRun(db, runId));
    if (!run) throw new AppError("internal", "The record of this run is gone. The server's log says more.");
    unstored.delete(runId);
    return run;
  };
  const storeAll = async () => {
    for (const [runId, outcome] of unstored) await store(runId, outcome).catch(() => undefined);
    if (unstored.size > 0) schedule();
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(storeAll, laterMs).unref();
  };

  return {
    async settle(runId, outcome) {
      for (const waitMs of [...retryMs, undefined]) {
        try {
          return await store(runId, outcome);
        } catch (cause) {
          const error = toAppError(cause);
          logger.error({ err: error, runId }, "a run could not be settled");
          if (error.code !== "database_unavailable") return error; // The row was refused: trying again changes nothing.
          if (waitMs !== undefined) await sleep(waitMs);
        }
      }
      unstored.set(runId, outcome);
      schedule();
      return new AppError(
        "database_unavailable",
        "The database does not answer, so this run is not recorded yet; the server keeps trying. Running it again would cost again.",
      );
    },
    async flush() {
      clearTimeout(timer);
      for (const [runId, outcome] of unstored) {
        const { answerText: _, errorMessage: __, ...numbers } = outcome;
        await store(runId, outcome).catch(() => logger.error({ runId, ...numbers }, "a run stays unrecorded"));
      }
    },
    unstored: () => unstored.size,
  };
}
