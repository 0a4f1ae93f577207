"use client";

import { type DrawnRating, type RateRequest, type RatingRecorded, rateRequest } from "@/lib/contracts/annotation";
import { drawNextRating, sendRating, sendRatingReport, sendRatingSkip } from "./annotation-client";
import { createPendingList } from "./pending-list";
import { type QuestionKind, useQueue } from "./use-queue";

export type ShownAnswer = NonNullable<DrawnRating["showing"]>;
export type RatingQueue = ReturnType<typeof useRating>;

const saidId = ({ ratingId }: RateRequest) => ratingId;
const ANSWERS: QuestionKind<ShownAnswer, RateRequest, RatingRecorded> = {
  draw: drawNextRating,
  send: sendRating,
  sendSkip: sendRatingSkip,
  sendReport: (ratingId, report) => sendRatingReport({ ratingId, ...report }),
  pending: createPendingList({ key: "ipr-pending-ratings", schema: rateRequest, idOf: saidId }),
  shownId: ({ ratingId }) => ratingId,
  saidId,
};

/** Single answers to rate, 1 to 5. */
export function useRating() {
  const queue = useQueue(ANSWERS);
  return { ...queue, rate: (rating: number) => queue.say((ratingId) => ({ ratingId, rating })) };
}
