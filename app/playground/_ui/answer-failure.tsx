"use client";

import { useEffect, useState } from "react";
import { formatCallUsd } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import type { Answer, AnswerFailure } from "./answer";
import type { RunPlan } from "./run-plan";

/** Failures of one model's provider: another candidate may well answer. */
const PROVIDER_FAILED: readonly string[] = [
  "provider_failed",
  "provider_rejected",
  "provider_rate_limited",
  "provider_timeout",
  "model_not_runnable",
];

type Props = { answer: Answer; instead: RunPlan | undefined; onRetry(): void; onInstead(plan: RunPlan): void };

/** What happened, what it cost, and the next step with its price. */
export function AnswerFailureNotice({ answer, instead, onRetry, onInstead }: Props) {
  const { failure, run } = answer;
  const secondsLeft = useCountdown(failure?.retryAfterSeconds ?? 0);
  if (!failure) return null;
  const other = instead && PROVIDER_FAILED.includes(failure.code) ? instead : undefined;
  const reload = failure.code === "decision_stale";
  return (
    <div className="notice notice-bad" role="alert">
      <Icon name="error" />
      <p>
        <b>{headline(failure)}</b> {costSentence(answer)}
      </p>
      <p className="actions">
        {reload ? (
          <button className="btn btn-sm" type="button" onClick={() => location.reload()}>
            <Icon name="retry" />
            Reload the page
          </button>
        ) : (
          <button className="btn btn-sm num" type="button" disabled={secondsLeft > 0} onClick={onRetry}>
            <Icon name="retry" />
            {secondsLeft > 0
              ? `${run ? "Run again" : "Try again"} in ${clock(secondsLeft)}`
              : run
                ? "Run again"
                : "Try again"}
          </button>
        )}
        {other ? (
          <button className="btn btn-sm" type="button" onClick={() => onInstead(other)}>
            {`Run ${other.predicted.label} instead, ${formatCallUsd(other.predicted.costUsdExpected)}`}
          </button>
        ) : null}
      </p>
    </div>
  );
}

function headline({ code, message }: AnswerFailure): string {
  return code === "connection_lost" ? "The connection to the server was lost." : message;
}

function costSentence({ failure, run, runId, text, simulated }: Answer): string {
  const kept = text === "" ? "" : "The part you see is kept. ";
  if (failure?.code === "connection_lost")
    return `${kept}Trying again asks for the record of this run first: it is not billed twice.`;
  // Without a started run nothing reached a provider; a started one without a record may well have cost something.
  if (!run) return runId === null ? `${kept}Nothing was billed.` : kept;
  if (simulated || run.costUsd === 0) return `${kept}Nothing was billed.`;
  if (run.costUsd === null) return `${kept}What was billed is not known.`;
  const basis = run.tokenBasis === "provider" ? "" : " by our estimate";
  return `${kept}${formatCallUsd(run.costUsd)} was billed${basis}.`;
}

/** Seconds left of a waiting time that starts now. */
function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
