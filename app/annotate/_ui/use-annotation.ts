"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { DrawnShowing, VoteRecorded, VoteRequest, VoteSide } from "@/lib/contracts/annotation";
import { AnnotationRefused, drawNext, sendChange, sendReport, sendSkip, sendVote } from "./annotation-client";
import { addPending, flushPending, readPending } from "./pending-votes";
import { useOneAction } from "./use-one-action";

export type Showing = NonNullable<DrawnShowing["showing"]>;
export type Annotation = {
  /** Undefined until the first pair has come; its `showing` is null when there is none. */
  readonly drawn: DrawnShowing | undefined;
  readonly revealed: VoteRecorded | null;
  /** A vote of this pair that could not be sent yet. */
  readonly waiting: VoteSide | null;
  readonly pendingCount: number;
  readonly busy: boolean;
  readonly problem: string | null;
  vote(choice: VoteSide, reasons: VoteRequest["reasons"]): void;
  change(choice: VoteSide): void;
  skip(): void;
  report(reason: string, note: string): void;
  next(): void;
};

const RETRY_MS = 10_000;

/** The queue of one visitor: draw, vote, reveal, next; votes without a network are sent when it is back. */
export function useAnnotation(): Annotation {
  const [drawn, setDrawn] = useState<DrawnShowing>();
  const [revealed, setRevealed] = useState<VoteRecorded | null>(null);
  const [waiting, setWaiting] = useState<VoteSide | null>(null);
  const [pendingCount, setPendingCount] = useState(0);
  const { busy, problem, act } = useOneAction("The server cannot be reached. Nothing is lost; try again.");
  const showingId = drawn?.showing?.showingId;
  const currentId = useRef(showingId);
  currentId.current = showingId;

  const draw = useCallback(async () => {
    setDrawn(await drawNext());
    setRevealed(null);
    setWaiting(null);
  }, []);
  const flush = useCallback(async () => {
    await flushPending(localStorage, sendVote, isFinal, (vote, answer) => {
      if (vote.showingId !== currentId.current) return;
      setWaiting(null);
      if (answer) setRevealed(answer);
    });
    setPendingCount(readPending(localStorage).length);
  }, []);

  useEffect(() => {
    void act(async () => {
      await flush();
      await draw();
    });
    const flushNow = () => void flush();
    const timer = setInterval(() => readPending(localStorage).length > 0 && flushNow(), RETRY_MS);
    addEventListener("online", flushNow);
    return () => {
      clearInterval(timer);
      removeEventListener("online", flushNow);
    };
  }, [act, draw, flush]);

  const withId = (action: (id: string) => Promise<void>) => void (showingId && act(() => action(showingId)));
  return {
    ...{ drawn, revealed, waiting, pendingCount, busy, problem },
    vote: (choice, reasons) =>
      withId(async (id) => {
        if (revealed || waiting) return;
        const vote = { showingId: id, choice, reasons };
        try {
          setRevealed(await sendVote(vote));
          setDrawn((before) => before && { ...before, today: [...before.today, "voted"] });
        } catch (cause) {
          if (isFinal(cause)) throw cause;
          addPending(localStorage, vote);
          setWaiting(choice);
          setPendingCount(readPending(localStorage).length);
        }
      }),
    change: (choice) =>
      withId(async (id) => {
        await sendChange(id, choice);
        setRevealed((before) => before && { ...before, choice });
      }),
    skip: () => withId((id) => sendSkip(id).then(draw)),
    report: (reason, note) => withId((id) => sendReport({ showingId: id, reason, note }).then(draw)),
    next: () => void act(() => flush().then(draw)),
  };
}

function isFinal(cause: unknown): boolean {
  return cause instanceof AnnotationRefused && !cause.isTemporary;
}
