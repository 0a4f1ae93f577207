"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { DrawnRating, RatingRecorded } from "@/lib/contracts/annotation";
import { AnnotationRefused, drawNextRating, sendRating, sendRatingSkip } from "./annotation-client";

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
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef(false);
  const ratingId = drawn?.showing?.ratingId;

  /** One action at a time: a double click is one action. */
  const act = useCallback(async (action: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await action();
    } catch (cause) {
      setProblem(
        cause instanceof AnnotationRefused
          ? cause.message
          : "The server cannot be reached. Nothing was saved; try again.",
      );
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
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
