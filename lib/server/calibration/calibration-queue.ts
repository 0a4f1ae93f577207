import "server-only";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import {
  type Calibration,
  type CalibrationOutcome,
  claimCalibration,
  insertCalibration,
  noteProgress,
  settleCalibration,
} from "@/db/queries/calibrations";
import type { Database } from "../database";
import { toAppError } from "../errors";
import { createLeasedQueue, type LeasedQueue } from "../leased-queue";
import type { VersionBook } from "./version-book";

export type CalibrationQueue = LeasedQueue & {
  /** Answers the job's id: a new one, or that of the job that waits or runs already. It runs when the queue is drained. */
  request(by: string | null): Promise<string>;
};

/** Does one job; `onProgress` rejects when another worker has taken it over. */
export type Calibrate = (
  job: Pick<Calibration, "id">,
  onProgress: (step: string, progress: number) => Promise<void>,
) => Promise<Extract<CalibrationOutcome, { report: unknown }>>;

export type CalibrationDeps = {
  readonly database: Pick<Database, "use" | "current">;
  readonly versions: Pick<VersionBook, "forget">;
  readonly logger: Pick<Logger, "error" | "info">;
  readonly calibrate: Calibrate;
};

/** Renewed with every step of progress; after it another process may take over. */
const LEASE_MS = 120_000;
const ATTEMPTS_MAX = 3;

class TakenOver extends Error {}

/** One job at a time, whoever asks for it, and begun again by the next process when its own was killed. */
export function createCalibrationQueue(deps: CalibrationDeps): CalibrationQueue {
  const { database, versions, logger } = deps;
  const worker = randomUUID();
  const claim = () =>
    database.use((db) =>
      claimCalibration(db, { worker, leaseMs: LEASE_MS, onlyWorker: database.current()?.kind === "pglite" }),
    );
  const settle = async (job: Calibration) => {
    const outcome = await outcomeOf(deps, worker, job);
    if (outcome === null) return;
    await database.use((db) => settleCalibration(db, { id: job.id, worker }, outcome));
    versions.forget();
    logger.info({ calibration: job.id, failed: "failure" in outcome }, "a calibration ended");
  };
  const workOnNext = async () => {
    const job = await claim();
    if (job) await settle(job);
    return job !== undefined;
  };
  return {
    request: (by) => database.use((db) => insertCalibration(db, { id: randomUUID(), by })),
    ...createLeasedQueue(deps, { name: "calibration", workOnNext }),
  };
}

/** Null: another worker has the job now. */
async function outcomeOf(
  { database, logger, calibrate }: CalibrationDeps,
  worker: string,
  job: Calibration,
): Promise<CalibrationOutcome | null> {
  if (job.attempts > ATTEMPTS_MAX)
    return { failure: `The server stopped ${ATTEMPTS_MAX} times while it calibrated. Start it again.` };
  const { id } = job;
  const onProgress = async (step: string, progress: number) => {
    const change = { step, progress, leaseMs: LEASE_MS };
    if (!(await database.use((db) => noteProgress(db, { id, worker }, change)))) throw new TakenOver();
    await new Promise(setImmediate); // Requests that came meanwhile go first.
  };
  try {
    return await calibrate(job, onProgress);
  } catch (cause) {
    if (cause instanceof TakenOver) return null;
    const error = toAppError(cause);
    if (error.code === "database_unavailable") throw error; // The lease ends, and the job is begun again.
    logger.error({ err: error, calibration: id }, "a calibration failed");
    return { failure: "The calibration broke on our side; the server's log says why. Start it again." };
  }
}
