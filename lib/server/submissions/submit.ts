import "server-only";
import { randomUUID } from "node:crypto";
import { insertSubmission, type NewSubmission } from "@/db/queries/submissions";
import type { SubmissionAbout } from "@/lib/contracts/submission";
import type { Account } from "../accounts/account";
import type { Database } from "../database";
import { AppError } from "../errors";
import { collectAnswers } from "./collect-answers";
import { readUploadedRows } from "./read-rows";
import type { ScoredTracks } from "./scored-tracks";
import type { ScoringQueue } from "./scoring-queue";
import { toStoredAnswers } from "./stored-answers";

export type SubmissionDeps = {
  readonly database: Pick<Database, "use">;
  readonly tracks: ScoredTracks;
  readonly scoring: ScoringQueue;
  readonly submissionsPerWeek: number;
};
export type Upload = { readonly about: SubmissionAbout; readonly file: AsyncIterable<Uint8Array> };

/** Reads, checks and queues an upload; answers with its id. Throws AppError saying which lines are wrong. */
export async function submit(deps: SubmissionDeps, account: Account, { about, file }: Upload): Promise<string> {
  const scored = await deps.tracks.find(about.track);
  const answers = await collectAnswers(readUploadedRows(file), scored);
  const { track: _, ...said } = about;
  const row: NewSubmission = {
    ...said,
    ...toStoredAnswers(answers),
    id: randomUUID(),
    userId: account.id,
    state: "queued",
    track: scored.track.id,
    trackVersion: scored.track.version,
    pack: scored.pack.name,
    packVersion: scored.pack.version,
    promptSetSha256: scored.promptSetSha256,
  };
  const outcome = await deps.database.use((db) => insertSubmission(db, row, deps.submissionsPerWeek));
  if (outcome.kind === "limit_reached") throw limitReached(outcome.nextAt, deps.submissionsPerWeek);
  if (outcome.kind === "same_answers") throw sameAnswers(outcome.existing, account);
  void deps.scoring.drain();
  return row.id;
}

function limitReached(nextAt: Date, perWeek: number): AppError {
  const message = `An account may have ${perWeek} submissions scored in seven days. The next is possible on ${nextAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
  const retryAfterSeconds = Math.max(1, Math.ceil((nextAt.getTime() - Date.now()) / 1000));
  return new AppError("rate_limited", message, { retryAfterSeconds });
}

/** Names the entry that was first; what another account has not published stays unnamed. */
function sameAnswers(existing: { id: string; userId: string; state: string; routerName: string }, account: Account) {
  const known = existing.userId === account.id || existing.state === "published";
  const whose = existing.userId === account.id ? "your submission" : "the published entry";
  const name = known
    ? `${whose} ${JSON.stringify(existing.routerName)} (${existing.id})`
    : "a submission not yet published";
  return new AppError("duplicate", `These answers are the same, on every prompt, as those of ${name}.`);
}
