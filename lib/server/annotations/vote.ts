import "server-only";
import type { Db } from "@/db/client";
import {
  castVote,
  changeVote,
  findRevealedPair,
  findShowing,
  listVotesForTrust,
  reportShowing,
  setDistrust,
  skipShowing,
} from "@/db/queries/annotation-votes";
import { toChoice, toSide } from "@/lib/annotation/sides";
import { distrustOf } from "@/lib/annotation/trust";
import type { VoteRecorded, VoteRequest, VoteSide } from "@/lib/contracts/annotation";
import type { Database } from "../database";
import { AppError } from "../errors";
import type { RouterCatalog } from "../router-catalog";

export type VoteDeps = {
  readonly database: Pick<Database, "use">;
  readonly loadCatalog: () => Promise<RouterCatalog>;
};

/** Stores the vote and reveals the pair. Sent again, it reveals what is stored; a different choice is refused. */
export async function recordVote(deps: VoteDeps, annotatorId: string, request: VoteRequest): Promise<VoteRecorded> {
  const { showingId, choice: side, reasons } = request;
  const cast = await deps.database.use((db) =>
    castVote(db, { annotatorId, showingId, reasons, toChoice: (swapped) => toChoice(side, swapped) }),
  );
  if (cast.kind === "not_shown") throw notShown();
  if (cast.kind === "withdrawn")
    throw new AppError(
      "duplicate",
      "This pair was withdrawn meanwhile. Your vote was not counted; take the next pair.",
    );
  if (cast.kind === "ended")
    throw new AppError("duplicate", "This pair was skipped or reported already. Take the next pair.");
  const stored = toSide(cast.choice, cast.swapped);
  if (stored !== side)
    throw new AppError("duplicate", "You voted on this pair already, and otherwise. The first vote stands.");
  if (!cast.repeated) await deps.database.use((db) => judgeAnnotator(db, annotatorId));
  return reveal(deps, cast.pairId, { choice: stored, swapped: cast.swapped });
}

export async function recordChange(
  { database }: VoteDeps,
  annotatorId: string,
  change: { showingId: string; choice: VoteSide },
): Promise<void> {
  const { showingId, choice } = change;
  const changed = await database.use(async (db) => {
    const shown = await findShowing(db, annotatorId, showingId);
    return shown !== undefined && changeVote(db, { annotatorId, showingId, choice: toChoice(choice, shown.swapped) });
  });
  if (!changed) throw notShown();
}

export async function recordSkip({ database }: VoteDeps, annotatorId: string, showingId: string): Promise<void> {
  if (!(await database.use((db) => skipShowing(db, annotatorId, showingId)))) throw notShown();
}

type Report = Omit<Parameters<typeof reportShowing>[1], "annotatorId">;

export async function recordReport({ database }: VoteDeps, annotatorId: string, report: Report): Promise<void> {
  if (!(await database.use((db) => reportShowing(db, { annotatorId, ...report })))) throw notShown();
}

async function judgeAnnotator(db: Db, annotatorId: string): Promise<void> {
  const votes = await listVotesForTrust(db, annotatorId);
  const judged = votes.map(({ swapped, goldWinner, ...vote }) => {
    const side = toSide(vote.choice, swapped);
    const position = side === "a" || side === "b" ? side : null;
    return { ...vote, position, goldWinner: goldWinner === "one" || goldWinner === "two" ? goldWinner : null };
  });
  await setDistrust(db, annotatorId, distrustOf(judged));
}

async function reveal(
  { database, loadCatalog }: VoteDeps,
  pairId: string,
  { choice, swapped }: { choice: VoteSide; swapped: boolean },
): Promise<VoteRecorded> {
  const pair = await database.use((db) => findRevealedPair(db, pairId));
  if (!pair) throw new AppError("not_found", "Your vote is saved, but the pair was deleted meanwhile.");
  const { candidateById } = await loadCatalog();
  const revealed = ({
    modelId,
    costUsd,
    qualityPredicted,
    qualityLow: low,
    qualityHigh: high,
    qualityMeasured,
  }: typeof pair.one) => ({
    ...{ modelId, label: candidateById.get(modelId)?.label ?? modelId, costUsd, qualityPredicted, qualityMeasured },
    qualityInterval: low === null || high === null ? null : { low, high },
  });
  const votesOf = (side: VoteSide) => pair.votesOf(toChoice(side, swapped));
  return {
    choice,
    a: revealed(swapped ? pair.two : pair.one),
    b: revealed(swapped ? pair.one : pair.two),
    votes: { a: votesOf("a"), b: votesOf("b"), tie: votesOf("tie"), both_bad: votesOf("both_bad") },
  };
}

function notShown(): AppError {
  return new AppError("not_found", "This pair was not shown to this browser. Open /annotate to be given one.");
}
