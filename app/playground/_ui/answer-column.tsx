"use client";

import { useDeferredValue, useEffect, useState } from "react";
import { AnswerMarkdown } from "@/app/_ui/answer-markdown";
import { formatCount, formatSeconds } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import { type Answer, isInFlight } from "./answer";
import { AnswerFacts } from "./answer-facts";
import { AnswerFailureNotice } from "./answer-failure";
import { AnswerRating } from "./answer-rating";
import type { RunPlan } from "./run-plan";

const CHARS_PER_TOKEN = 4; // Only for the running count; the record has the provider's own.

type Props = {
  answer: Answer;
  /** The prompt or the pool has changed since. */
  isOutdated: boolean;
  instead: RunPlan | undefined;
  onStop(): void;
  onRetry(): void;
  onInstead(plan: RunPlan): void;
  onRate(rating: number): void;
};

export function AnswerColumn({ answer, isOutdated, instead, onStop, onRetry, onInstead, onRate }: Props) {
  const { request, predicted, simulated, status } = answer;
  const role = request.target === "strongest" ? "Strongest" : "Routed";
  return (
    <article className="answer" aria-label={`${role}: ${predicted.label}`}>
      <header>
        <span className={role === "Routed" ? "tag tag-accent" : "tag"}>{role}</span>
        <h3>{predicted.label}</h3>
        {simulated ? <span className="tag tag-sim">Simulated</span> : null}
        {answer.recorded ? <span className="tag tag-sim">Recorded</span> : null}
        {isOutdated ? <span className="tag">previous prompt</span> : null}
        {status === "failed" ? <span className="tag tag-bad">Failed</span> : null}
        {status === "stopped" ? <span className="tag">Stopped</span> : null}
        <Meta answer={answer} />
        {isInFlight(answer) ? (
          <button className="btn btn-sm" type="button" onClick={onStop}>
            <Icon name="stop" />
            Stop
          </button>
        ) : null}
      </header>
      <AnswerText answer={answer}>
        <AnswerFailureNotice answer={answer} instead={instead} onRetry={onRetry} onInstead={onInstead} />
      </AnswerText>
      <AnswerFacts {...answer} />
      <AnswerRating answer={answer} onRate={onRate} />
    </article>
  );
}

/** A box of fixed height: while text streams in, nothing below it moves. It can be drawn larger by its corner. */
function AnswerText({ answer, children }: { answer: Answer; children: React.ReactNode }) {
  const text = useDeferredValue(answer.text);
  const recordOnly = answer.status === "finished" && text === "";
  return (
    <section
      className="answer-text"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
      tabIndex={0}
      aria-label={`Answer text of ${answer.predicted.label}`}
      aria-busy={isInFlight(answer)}
    >
      <div className="prose">
        {text === "" ? null : <AnswerMarkdown text={text} />}
        {answer.status === "connecting" ? <p className="muted">Waiting for the first token.</p> : null}
        {recordOnly ? <p className="muted">This run was recorded before; its text was not kept.</p> : null}
      </div>
      {children}
    </section>
  );
}

function Meta({ answer }: { answer: Answer }) {
  const elapsedMs = useElapsed(answer.startedAtMs, isInFlight(answer));
  const { run, text } = answer;
  if (isInFlight(answer)) {
    const about = Math.round(text.length / CHARS_PER_TOKEN);
    return <span className="meta">{`about ${formatCount(about)} tokens · ${formatSeconds(elapsedMs)}`}</span>;
  }
  if (!run) return <span className="meta" />;
  const tokens =
    run.outputTokens === null
      ? "tokens unknown"
      : `${formatCount(run.inputTokens ?? 0)} in, ${formatCount(run.outputTokens)} out`;
  return (
    <span className="meta">{run.latencyMs === null ? tokens : `${tokens} · ${formatSeconds(run.latencyMs)}`}</span>
  );
}

/** Milliseconds since `startedAtMs` (performance clock), ten times a second while `isRunning`. */
function useElapsed(startedAtMs: number, isRunning: boolean): number {
  const [nowMs, setNowMs] = useState(startedAtMs);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNowMs(performance.now()), 100);
    return () => clearInterval(timer);
  }, [isRunning]);
  return Math.max(0, nowMs - startedAtMs);
}
