"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AnswerJudge } from "@/lib/contracts/answer-scoring";
import { clampToUnit } from "@/lib/core/unit";
import type { JudgeableAnswer, ScoredFile } from "@/lib/engine/trainer-messages";
import type { RowFault, ScoredPrompt } from "@/lib/onboarding/read-scored-prompt";
import { judgeAnswers } from "./judge-answers";
import { streamScores } from "./judge-client";

export type JudgingWish = {
  readonly judge: AnswerJudge;
  readonly rubric: string;
  readonly answers: readonly JudgeableAnswer[];
  readonly usdMost: number;
};
/** `again`: asking once more may help. */
export type JudgeFault = RowFault & { readonly again: boolean };
export type Judging = {
  /** Null: nothing has been scored. */
  readonly judge: AnswerJudge | null;
  readonly isAsking: boolean;
  readonly waitingSeconds: number | null;
  readonly of: number;
  readonly spentUsd: number;
  readonly scores: ReadonlyMap<number, number>;
  readonly faults: readonly JudgeFault[];
  /** Why it ended before every answer was asked about. */
  readonly stopped: string | null;
};

const NOTHING: Judging = {
  ...{ judge: null, isAsking: false, waitingSeconds: null, of: 0, spentUsd: 0, faults: [], stopped: null },
  scores: new Map(),
};

/** Scores by a judge for the answers of `scored`. Another file, or other columns, end and forget them. */
export function useJudging(scored: ScoredFile | null) {
  const [judging, setJudging] = useState(NOTHING);
  const running = useRef<AbortController | null>(null);
  const spent = useRef(0);
  const stop = useCallback(() => running.current?.abort(), []);
  const forget = useCallback(() => {
    running.current?.abort();
    running.current = null;
    spent.current = 0;
    setJudging(NOTHING);
  }, []);
  useEffect(() => forget, [scored, forget]);

  const start = useCallback(async ({ judge, rubric, answers, usdMost }: JudgingWish) => {
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    const change = (changes: (now: Judging) => Partial<Judging>) => {
      if (running.current === run) setJudging((now) => ({ ...now, ...changes(now) }));
    };
    const before = spent.current;
    change(({ scores, faults }) => {
      const kept = faults.filter(({ again }) => !again);
      return { judge, isAsking: true, of: scores.size + kept.length + answers.length, faults: kept, stopped: null };
    });
    const parts = {
      ...{ stream: streamScores, sleep: sleepUnless },
      onEvent: (event: Parameters<Parameters<typeof judgeAnswers>[1]["onEvent"]>[0]) =>
        change(({ scores, faults }) =>
          event.kind === "scored"
            ? { scores: new Map(scores).set(event.row, event.quality) }
            : { faults: [...faults, { row: event.row, message: event.message, again: event.again }] },
        ),
      onSpent: (usd: number) => {
        if (running.current === run) spent.current = before + usd;
        change(() => ({ spentUsd: before + usd }));
      },
      onWaiting: (waitingSeconds: number | null) => change(() => ({ waitingSeconds })),
    };
    const stopped = await judgeAnswers({ answers, judgeId: judge.judgeId, rubric, usdMost }, parts, run.signal).catch(
      (cause: unknown) => (run.signal.aborted ? "You stopped." : toSentence(cause)),
    );
    change(() => ({ isAsking: false, waitingSeconds: null, stopped }));
  }, []);
  return { judging, start, stop, forget };
}

/** The file as training takes it: with the judge's scores where its columns leave the scoring to one. */
export function useJudgedFile(scored: ScoredFile | null, { scores, faults }: Judging): ScoredFile | null {
  return useMemo(() => {
    if (!scored || scored.unscored.length === 0) return scored;
    const prompts = scored.unscored.flatMap(({ row, prompt, outputTokens }): ScoredPrompt[] => {
      const quality = scores.get(row);
      return quality === undefined ? [] : [{ row, prompt, outputTokens, quality: clampToUnit(quality) }];
    });
    const all = [...scored.faults, ...faults].toSorted((a, b) => a.row - b.row);
    return { ...scored, prompts, faults: all, faultCount: scored.faultCount + faults.length };
  }, [scored, scores, faults]);
}

function toSentence(cause: unknown): string {
  return cause instanceof Error ? cause.message : "The judge could not be asked.";
}

function sleepUnless(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
