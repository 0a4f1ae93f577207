import "server-only";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { claimSubmission, type Submission, settleScoring } from "@/db/queries/submissions";
import { type SubmissionScale, scoreSubmission, submissionScale } from "@/lib/benchmark/score-submission";
import type { TrackFrame } from "@/lib/benchmark/track-frame";
import type { SubmissionResult } from "@/lib/contracts/submission";
import { finishInSlices, type Pauses } from "@/lib/core/steps";
import type { Database } from "../database";
import { AppError } from "../errors";
import type { ScoredTrack, ScoredTracks } from "./scored-tracks";
import { fromStoredAnswers, promptSetSha256 } from "./stored-answers";

export type ScoringQueue = {
  /** Scores what waits, one after another; returns when nothing waits any more. Never throws. */
  drain(): Promise<void>;
  /** On the held-back half; null where the server has none, or the submission was made before it had. */
  scoreHidden(submission: Submission): Promise<SubmissionResult | null>;
  close(): void;
};

export type ScoringDeps = {
  readonly database: Pick<Database, "use" | "current">;
  readonly tracks: ScoredTracks;
  readonly logger: Pick<Logger, "error" | "info">;
  /** Fewer than the default are for tests. */
  readonly replicates?: number;
};

/** Far longer than one scoring takes; after it another process may take over. */
const LEASE_MS = 120_000;
const LOOK_AGAIN_MS = 30_000;
const ATTEMPTS_MAX = 3;
/** Scoring takes seconds of this thread; whatever request comes meanwhile waits for one slice at most. */
const SLICES: Pauses = { now: () => performance.now(), pause: () => new Promise(setImmediate), sliceMs: 8 };

export function createScoringQueue({ database, tracks, logger, replicates }: ScoringDeps): ScoringQueue {
  const scorer = randomUUID();
  const scales = new Map<string, Promise<SubmissionScale>>();
  const scaleOf = (name: string, frame: TrackFrame) => {
    const scale = scales.get(name) ?? finishInSlices(submissionScale(frame, replicates), SLICES);
    scales.set(name, scale);
    return scale;
  };
  const score = async (submission: Submission, which: "open" | "hidden"): Promise<SubmissionResult | null> => {
    const track = await tracks.find(submission.track);
    const frame = track[which];
    const answered = answeredBy(submission, track);
    if (!frame || !answered) return null;
    const rows = frame.scoredOn.prompts.map(({ promptId }) => answered.indexOf(promptId));
    if (rows.includes(-1)) return null;
    const size = { rows, prompts: answered.length, models: track.modelIds.length };
    const scale = await scaleOf(`${which} ${submission.track}`, frame);
    const split = which === "open" ? "test" : "hidden test";
    const setting = { pack: track.pack.name, packVersion: track.pack.version, split };
    return finishInSlices(scoreSubmission(scale, fromStoredAnswers(submission, size), setting), SLICES);
  };
  const settle = async (submission: Submission) => {
    const outcome = await outcomeOf(submission, () => score(submission, "open")).catch((cause: unknown) => {
      logger.error({ err: cause, submission: submission.id }, "a submission could not be scored");
      return { failure: "The scoring broke on our side. Upload the file again; the server's log says more." };
    });
    await database.use((db) => settleScoring(db, { id: submission.id, scorer }, outcome));
  };

  let draining: Promise<void> | undefined;
  let wanted = false;
  const drainOnce = async () => {
    do {
      wanted = false;
      // Asked inside: before the first use nobody knows which database it is.
      const claim = () =>
        database.use((db) =>
          claimSubmission(db, { scorer, leaseMs: LEASE_MS, onlyScorer: database.current()?.kind === "pglite" }),
        );
      for (let next = await claim(); next; next = await claim()) await settle(next);
    } while (wanted);
  };
  const drain = () => {
    wanted = true;
    draining ??= drainOnce()
      .catch((cause: unknown) =>
        logger.error({ err: cause }, "the queue of submissions stopped; it is looked at again"),
      )
      .finally(() => {
        draining = undefined;
      });
    return draining;
  };
  const timer = setInterval(() => database.current() && void drain(), LOOK_AGAIN_MS).unref();
  return { drain, scoreHidden: (submission) => score(submission, "hidden"), close: () => clearInterval(timer) };
}

async function outcomeOf(submission: Submission, score: () => Promise<SubmissionResult | null>) {
  if (submission.attempts > ATTEMPTS_MAX)
    return { failure: `The server stopped ${ATTEMPTS_MAX} times while it scored this. Upload the file again.` };
  const result = await score().catch((cause: unknown) => {
    if (cause instanceof AppError && cause.code === "not_found") return null;
    throw cause;
  });
  return result
    ? { result }
    : { failure: "The track's prompts have changed since. Upload answers to the present ones." };
}

/** Ids in the order of the stored rows; undefined when they are of another set of prompts. */
function answeredBy({ promptSetSha256: answered }: Submission, track: ScoredTrack): readonly string[] | undefined {
  if (answered === track.promptSetSha256) return track.promptIds;
  const open = track.open.scoredOn.prompts.map(({ promptId }) => promptId);
  return answered === promptSetSha256(open) ? open : undefined;
}
