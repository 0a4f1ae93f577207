import "server-only";
import { createHash } from "node:crypto";
import type { ListedVote } from "@/db/queries/annotation-results";

/** One line of the public export: a pseudonym per annotator, no text, no time finer than the day. */
export function exportLine(vote: ListedVote): string {
  const { one, two, changedChoice, reasons, split, source, category, kind, choice, swapped, elapsedMs } = vote;
  return JSON.stringify({
    ...{ prompt: vote.promptId, source, category, split },
    ...{ modelOne: one.modelId, modelTwo: two.modelId, choice, changedChoice, reasons, kind },
    shownLeft: swapped ? "two" : "one",
    goldWinner: vote.goldWinner,
    annotator: pseudonymOf(vote.annotatorId),
    annotatorKind: vote.annotatorKind,
    weight: vote.distrust === null ? 1 : 0,
    ...{ elapsedMs, day: vote.votedAt.toISOString().slice(0, 10) },
  });
}

/** The id itself leaves the server nowhere, so that nothing but the table can join it. */
function pseudonymOf(annotatorId: string): string {
  return createHash("sha256").update(`ipr-annotator ${annotatorId}`).digest("hex").slice(0, 12);
}
