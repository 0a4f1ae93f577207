import "server-only";
import { castRating, endRating, findRatedAnswer } from "@/db/queries/annotation-ratings";
import { reportRating } from "@/db/queries/annotation-reports";
import type { RateRequest, RatingRecorded } from "@/lib/contracts/annotation";
import { AppError } from "../errors";
import { judgeAnnotator } from "./judge-annotator";
import { type RevealDeps, revealedAnswer } from "./revealed-answer";

/** Stores the rating and reveals the answer. Sent again, it reveals what is stored; a different rating is refused. */
export async function recordRating(
  deps: RevealDeps,
  annotatorId: string,
  { ratingId, rating }: RateRequest,
): Promise<RatingRecorded> {
  const { database } = deps;
  const cast = await database.use((db) => castRating(db, { annotatorId, ratingId, rating }));
  if (cast.kind === "not_shown") throw notShown();
  if (cast.kind === "withdrawn")
    throw new AppError(
      "duplicate",
      "This answer was withdrawn meanwhile. Your rating was not counted; take the next one.",
    );
  if (cast.kind === "ended")
    throw new AppError("duplicate", "This answer was skipped or reported already. Take the next one.");
  if (cast.rating !== rating)
    throw new AppError("duplicate", "You rated this answer already, and otherwise. The first rating stands.");
  if (!cast.repeated) await database.use((db) => judgeAnnotator(db, annotatorId));
  const found = await database.use((db) => findRatedAnswer(db, cast.answerId));
  if (!found) throw new AppError("not_found", "Your rating is saved, but the answer was deleted meanwhile.");
  const { ratings, mean } = found;
  return { rating: cast.rating, answer: await revealedAnswer(deps, found.answer), ratings, mean };
}

export async function recordRatingSkip(
  { database }: Pick<RevealDeps, "database">,
  annotatorId: string,
  ratingId: string,
): Promise<void> {
  if (!(await database.use((db) => endRating(db, annotatorId, ratingId, "skipped")))) throw notShown();
}

type Report = Omit<Parameters<typeof reportRating>[1], "annotatorId">;

export async function recordRatingReport(
  { database }: Pick<RevealDeps, "database">,
  annotatorId: string,
  report: Report,
): Promise<void> {
  if (!(await database.use((db) => reportRating(db, { annotatorId, ...report })))) throw notShown();
}

function notShown(): AppError {
  return new AppError("not_found", "This answer was not shown to this browser. Open /annotate to be given one.");
}
