import "server-only";
import type { Db } from "@/db/client";
import { asAnnotator, type ShowingKind } from "@/db/queries/annotation-draws";
import {
  castRating,
  countRatingsOf,
  endRating,
  findOpenRating,
  findRatedAnswer,
  insertRatingShown,
  listOpenAnswers,
  listRatingEndsToday,
  listRepeatableAnswers,
} from "@/db/queries/annotation-ratings";
import { blindText } from "@/lib/annotation/blind-text";
import { drawKind, drawPair, REPEAT_FROM } from "@/lib/annotation/draw-pair";
import {
  DAILY_SHOWINGS_MAX,
  type DrawnRating,
  type RateRequest,
  type RatingRecorded,
} from "@/lib/contracts/annotation";
import type { Random } from "@/lib/core/random";
import { AppError } from "../errors";
import type { DrawDeps } from "./draw";
import { judgeAnnotator } from "./judge-annotator";
import { type RevealDeps, revealedAnswer } from "./revealed-answer";

/** The answer this person has open, or a new one. Two tabs that ask at once get the same. */
export async function drawRating({ database, random }: DrawDeps, annotatorId: string): Promise<DrawnRating> {
  return database.use((db) =>
    asAnnotator(db, annotatorId, async (tx) => {
      const reason = (await findOpenRating(tx, annotatorId)) ? null : await openRating(tx, annotatorId, random);
      const shown = reason === null ? await findOpenRating(tx, annotatorId) : undefined;
      const today = await listRatingEndsToday(tx, annotatorId);
      if (!shown) return { showing: null, reason: reason ?? "nothing_left", today };
      const { text, ...rest } = shown;
      return { showing: { ...rest, answer: { text: blindText(text) } }, reason: null, today };
    }),
  );
}

async function openRating(tx: Db, annotatorId: string, random: Random): Promise<DrawnRating["reason"]> {
  const { ratings, shownToday } = await countRatingsOf(tx, annotatorId);
  if (shownToday >= DAILY_SHOWINGS_MAX) return "daily_limit";
  const wanted = drawKind(random(), ratings);
  const order: readonly ShowingKind[] = wanted === "fresh" ? ["fresh", "gold"] : [wanted, "fresh", "gold"];
  for (const kind of order) {
    const pool =
      kind === "repeat"
        ? await listRepeatableAnswers(tx, annotatorId, REPEAT_FROM - 1)
        : await listOpenAnswers(tx, annotatorId, kind === "gold");
    const answer = drawPair(pool, random());
    if (!answer) continue;
    await insertRatingShown(tx, { annotatorId, answerId: answer.id, kind });
    return null;
  }
  return "nothing_left";
}

/** Stores the rating and reveals the answer. Sent again, it reveals what is stored; a different rating is refused. */
export async function recordRating(
  deps: RevealDeps,
  annotatorId: string,
  { ratingId, rating }: RateRequest,
): Promise<RatingRecorded> {
  const { database } = deps;
  const cast = await database.use((db) => castRating(db, { annotatorId, ratingId, rating }));
  if (cast.kind === "not_shown") throw notShown();
  if (cast.kind === "ended") throw new AppError("duplicate", "This answer was skipped already. Take the next one.");
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

function notShown(): AppError {
  return new AppError("not_found", "This answer was not shown to this browser. Open /annotate to be given one.");
}
