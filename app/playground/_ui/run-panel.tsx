import { useEffect, useRef } from "react";
import { formatCallUsd } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import type { RunRequest } from "@/lib/contracts/run";
import { type Answer, isInFlight } from "./answer";
import { AnswerColumn } from "./answer-column";
import type { RunPlan } from "./run-plan";
import type { Runs } from "./use-runs";
import { Verdict } from "./verdict";

type Props = {
  runs: Runs;
  providerConfigured: boolean;
  chosenLabel: string | undefined;
  text: string;
  poolId: string;
  /** The strongest model on the prompt that is shown; undefined where it is the routed one, or there is no prompt. */
  strongest: RunPlan | undefined;
  insteadOf(answer: Answer): RunPlan | undefined;
};

export function RunPanel({ runs, providerConfigured, chosenLabel, text, poolId, strongest, insteadOf }: Props) {
  const { answers } = runs;
  const panel = useRef<HTMLElement>(null);
  const latestKey = answers.at(-1)?.request.idempotencyKey;
  useEffect(() => {
    // With many candidates, and on a telephone, what Run starts would be far below the button.
    if (latestKey) panel.current?.scrollIntoView({ block: "nearest" });
  }, [latestKey]);
  const isOutdated = ({ request }: Answer) => request.prompt !== text || request.poolId !== poolId;
  const sideOf = (target: RunRequest["target"]) => answers.find(({ request }) => request.target === target);
  const isComplete = answers.length > 0 && !answers.some(isInFlight);
  return (
    <section className="panel run" aria-labelledby="run-title" ref={panel}>
      <div className="panel-head">
        <h2 id="run-title">Answer</h2>
        {providerConfigured ? null : (
          <span className="cap simulated-note">
            No provider key is configured: answers are placeholders of this server. Text, tokens and cost are simulated;
            nothing is billed.
          </span>
        )}
      </div>
      {answers.length === 0 ? (
        <p className="panel-body small muted run-idle">
          {chosenLabel
            ? `Nothing has been sent. Press Run to send this prompt to ${chosenLabel}.`
            : "Nothing has been sent."}
        </p>
      ) : (
        <>
          <div className={answers.length > 1 ? "answers two" : "answers"}>
            {answers.map((answer) => {
              const key = answer.request.idempotencyKey;
              return (
                <AnswerColumn
                  key={key}
                  answer={answer}
                  isOutdated={isOutdated(answer)}
                  instead={isOutdated(answer) ? undefined : insteadOf(answer)}
                  onStop={() => runs.stop(key)}
                  onRetry={() => runs.retry(key)}
                  onInstead={(plan) => runs.start([plan])}
                  onRate={(rating) => runs.rate(key, rating)}
                />
              );
            })}
          </div>
          <div className={answers.length > 1 ? "verdict two" : "verdict"}>
            {answers.length > 1 ? (
              <Verdict routed={sideOf("decided")} strongest={sideOf("strongest")} />
            ) : (
              <StrongestToo
                strongest={strongest}
                disabled={!isComplete || answers.some(isOutdated)}
                onAdd={(plan) => runs.add(plan)}
              />
            )}
          </div>
        </>
      )}
      <p className="sr-only" role="status">
        {isComplete ? completionText(answers) : ""}
      </p>
    </section>
  );
}

function completionText(answers: readonly Answer[]): string {
  const failed = answers.filter(({ status }) => status !== "finished").length;
  if (failed === 0) return answers.length > 1 ? "Both answers complete." : "Answer complete.";
  return failed === answers.length ? "No complete answer." : "One of two answers is complete.";
}

type StrongestProps = { strongest: RunPlan | undefined; disabled: boolean; onAdd(plan: RunPlan): void };

function StrongestToo({ strongest, disabled, onAdd }: StrongestProps) {
  if (!strongest) return <p className="small muted">The routed model is the strongest of this pool.</p>;
  return (
    <>
      <button className="btn btn-sm" type="button" disabled={disabled} onClick={() => onAdd(strongest)}>
        <Icon name="compare" />
        Run the strongest too
      </button>
      <span className="cap num">
        {`${strongest.predicted.label}, about ${formatCallUsd(strongest.predicted.costUsdExpected)}`}
      </span>
    </>
  );
}
