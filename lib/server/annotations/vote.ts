import "server-only";
import { reportShowing } from "@/db/queries/annotation-reports";
import { castVote, changeVote, findRevealedPair, findShowing, skipShowing } from "@/db/queries/annotation-votes";
import { toChoice, toSide } from "@/lib/annotation/sides";
import type { VoteRecorded, VoteRequest, VoteSide } from "@/lib/contracts/annotation";
import { AppError } from "../errors";
import { judgeAnnotator } from "./judge-annotator";
import { type RevealDeps, revealedAnswer } from "./revealed-answer";
import { type RoutePromptDeps, routePrompt } from "./route-prompt";

type VoteDeps = RevealDeps & RoutePromptDeps;

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
  { database }: RevealDeps,
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

export async function recordSkip({ database }: RevealDeps, annotatorId: string, showingId: string): Promise<void> {
  if (!(await database.use((db) => skipShowing(db, annotatorId, showingId)))) throw notShown();
}

type Report = Omit<Parameters<typeof reportShowing>[1], "annotatorId">;

export async function recordReport({ database }: RevealDeps, annotatorId: string, report: Report): Promise<void> {
  if (!(await database.use((db) => reportShowing(db, { annotatorId, ...report })))) throw notShown();
}

async function reveal(
  deps: VoteDeps,
  pairId: string,
  { choice, swapped }: { choice: VoteSide; swapped: boolean },
): Promise<VoteRecorded> {
  const pair = await deps.database.use((db) => findRevealedPair(db, pairId));
  if (!pair) throw new AppError("not_found", "Your vote is saved, but the pair was deleted meanwhile.");
  const votesOf = (side: VoteSide) => pair.votesOf(toChoice(side, swapped));
  return {
    choice,
    a: await revealedAnswer(deps, swapped ? pair.two : pair.one),
    b: await revealedAnswer(deps, swapped ? pair.one : pair.two),
    votes: { a: votesOf("a"), b: votesOf("b"), tie: votesOf("tie"), both_bad: votesOf("both_bad") },
    routing: await routePrompt(deps, pair.prompt, [pair.one.modelId, pair.two.modelId]),
  };
}

function notShown(): AppError {
  return new AppError("not_found", "This pair was not shown to this browser. Open /annotate to be given one.");
}
