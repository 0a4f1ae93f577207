"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Drawn } from "@/lib/contracts/annotation";
import { AnnotationRefused, type Report } from "./annotation-client";
import type { PendingList } from "./pending-list";
import { useOneAction } from "./use-one-action";

/** What a kind of question must know: how to ask the server, and what names a question. */
export type QuestionKind<Shown, Said, Recorded> = {
  draw(): Promise<Drawn<Shown>>;
  send(said: Said): Promise<Recorded>;
  sendSkip(id: string): Promise<void>;
  sendReport(id: string, report: Report): Promise<void>;
  readonly pending: PendingList<Said>;
  shownId(shown: Shown): string;
  saidId(said: Said): string;
};

export type Queue<Shown, Said, Recorded> = {
  /** Undefined until the first question has come; its `showing` is null when there is none. */
  readonly drawn: Drawn<Shown> | undefined;
  readonly revealed: Recorded | null;
  /** What was said of this question and could not be sent yet. */
  readonly waiting: Said | null;
  readonly busy: boolean;
  readonly problem: string | null;
  say(toSaid: (id: string) => Said): void;
  /** Tells the server more about a revealed question, and shows it. */
  amend(send: (id: string) => Promise<void>, change: (before: Recorded) => Recorded): void;
  skip(): void;
  report(report: Report): void;
  next(): void;
};

const RETRY_MS = 10_000;

/** The queue of one visitor: draw, say, reveal, next; what is said without a network is sent when it is back. */
export function useQueue<Shown, Said, Recorded>(
  kind: QuestionKind<Shown, Said, Recorded>,
): Queue<Shown, Said, Recorded> {
  const [drawn, setDrawn] = useState<Drawn<Shown>>();
  const [revealed, setRevealed] = useState<Recorded | null>(null);
  const [waiting, setWaiting] = useState<Said | null>(null);
  const { busy, problem, act, setProblem } = useOneAction("The server cannot be reached. Nothing is lost; try again.");
  const id = drawn?.showing ? kind.shownId(drawn.showing) : undefined;

  const draw = useCallback(async () => {
    setDrawn(await kind.draw());
    setRevealed(null);
    setWaiting(null);
  }, [kind]);
  const flush = useFlush(kind, (said, answer, refusal) => {
    if (refusal instanceof AnnotationRefused)
      setProblem(`What you gave without a connection was not counted. ${refusal.message}`);
    if (kind.saidId(said) !== id) return;
    setWaiting(null);
    if (answer) setRevealed(() => answer);
  });
  useEffect(() => {
    void act(() => flush().then(draw));
  }, [act, draw, flush]);

  const withId = (action: (id: string) => Promise<void>) => void (id && act(() => action(id)));
  return {
    ...{ drawn, revealed, waiting, busy, problem },
    say: (toSaid) =>
      withId(async (id) => {
        if (revealed || waiting) return;
        const said = toSaid(id);
        try {
          const recorded = await kind.send(said);
          setRevealed(() => recorded);
          setDrawn((before) => before && { ...before, today: [...before.today, "voted"] });
        } catch (cause) {
          if (isFinal(cause)) throw cause;
          kind.pending.add(localStorage, said);
          setWaiting(() => said);
        }
      }),
    amend: (send, change) =>
      withId(async (id) => {
        await send(id);
        setRevealed((before) => before && change(before));
      }),
    skip: () => withId((id) => kind.sendSkip(id).then(draw)),
    report: (report) => withId((id) => kind.sendReport(id, report).then(draw)),
    next: () => void act(() => flush().then(draw)),
  };
}

/** Sends what waits: when asked, when the network is back, and every ten seconds. */
function useFlush<Shown, Said, Recorded>(
  { pending, send }: QuestionKind<Shown, Said, Recorded>,
  onSettled: (said: Said, answer: Recorded | null, refusal: unknown) => void,
): () => Promise<void> {
  const current = useRef(onSettled);
  current.current = onSettled;
  const flush = useCallback(
    () =>
      pending.flush(localStorage, {
        send,
        isFinal,
        onSettled: (...settled: Parameters<typeof onSettled>) => current.current(...settled),
      }),
    [pending, send],
  );
  useEffect(() => {
    const flushNow = () => void flush();
    const timer = setInterval(() => pending.read(localStorage).length > 0 && flushNow(), RETRY_MS);
    addEventListener("online", flushNow);
    return () => {
      clearInterval(timer);
      removeEventListener("online", flushNow);
    };
  }, [flush, pending]);
  return flush;
}

function isFinal(cause: unknown): boolean {
  return cause instanceof AnnotationRefused && !cause.isTemporary;
}
