import "server-only";
import {
  countRatingsOf,
  findOpenRating,
  insertRatingShown,
  listOpenAnswers,
  listRatingEndsToday,
  listRepeatableAnswers,
} from "@/db/queries/annotation-ratings";
import { blindText } from "@/lib/annotation/blind-text";
import { REPEAT_FROM } from "@/lib/annotation/draw-pair";
import type { DrawnRating } from "@/lib/contracts/annotation";
import type { Queue } from "./draw";

/** One answer by itself. */
export const answerQueue: Queue<NonNullable<DrawnRating["showing"]>> = {
  async findOpen(tx, annotatorId) {
    const shown = await findOpenRating(tx, annotatorId);
    if (!shown) return undefined;
    const { text, simulated, ...rest } = shown;
    return { ...rest, answer: { text: blindText(text), simulated } };
  },
  count: countRatingsOf,
  listPool: (tx, annotatorId, kind) =>
    kind === "repeat"
      ? listRepeatableAnswers(tx, annotatorId, REPEAT_FROM - 1)
      : listOpenAnswers(tx, annotatorId, kind === "gold"),
  open: (tx, { annotatorId, id: answerId, kind }) => insertRatingShown(tx, { annotatorId, answerId, kind }),
  listEndsToday: listRatingEndsToday,
};
