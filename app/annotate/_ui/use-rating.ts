"use client";

import { useCallback, useEffect, useState } from "react";
import type { DrawnRating, RatingRecorded } from "@/lib/contracts/annotation";
import { drawNextRating, sendRating, sendRatingSkip } from "./annotation-client";
import { useOneAction } from "./use-one-action";

export type RatingQueue = {
  /** Undefined until the first answer has come; its `showing` is null when there is none. */
  readonly drawn: DrawnRating | undefined;
  readonly revealed: RatingRecorded | null;
  readonly busy: boolean;
  readonly problem: string | null;
  rate(rating: number): void;
  skip(): void;
  next(): void;
};

/** The queue of single answers: draw, rate, reveal, next. Without a network nothing is stored and the page says so. */
export function useRating(): RatingQueue {
  const [drawn, setDrawn] = useState<DrawnRating>();
  const [revealed, setRevealed] = useState<RatingRecorded | null>(null);
  const { busy, problem, act } = useOneAction("The server cannot be reached. Nothing was saved; try again.");
  const ratingId = drawn?.showing?.ratingId;

  const draw = useCallback(async () => {
    setDrawn(await drawNextRating());
    setRevealed(null);
  }, []);
  useEffect(() => void act(draw), [act, draw]);

  const withId = (action: (id: string) => Promise<void>) => void (ratingId && act(() => action(ratingId)));
  return {
    ...{ drawn, revealed, busy, problem },
    rate: (rating) =>
      withId(async (id) => {
        if (revealed) return;
        setRevealed(await sendRating({ ratingId: id, rating }));
        setDrawn((before) => before && { ...before, today: [...before.today, "voted"] });
      }),
    skip: () => withId((id) => sendRatingSkip(id).then(draw)),
    next: () => void act(draw),
  };
}
