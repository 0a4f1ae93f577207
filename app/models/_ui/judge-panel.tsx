"use client";

import { useId, useState } from "react";
import { formatCallUsd, formatCount, formatPriceUsd } from "@/app/_ui/format-numbers";
import { type AnswerJudge, RUBRIC_CHARS_MAX, VERDICT_TOKENS_MAX } from "@/lib/contracts/answer-scoring";
import type { JudgeableAnswer } from "@/lib/engine/trainer-messages";
import { estimateScores } from "@/lib/judge/judge-cost";
import { DEFAULT_RUBRIC } from "@/lib/judge/judge-template";
import { JudgingProgress } from "./judging-progress";
import type { Judging, JudgingWish } from "./use-judging";

type Props = {
  judges: readonly AnswerJudge[];
  answers: readonly JudgeableAnswer[];
  judging: Judging;
  onStart(wish: JudgingWish): void;
  onStop(): void;
  onForget(): void;
};
const FIRST_TRY = 200;

/** Who scores the answers, by which rubric, how many and for how much; nothing is sent before the person agrees. */
export function JudgePanel({ judges, answers, judging, onStart, onStop, onForget }: Props) {
  const id = useId();
  const [judgeId, setJudgeId] = useState(judges[0]?.judgeId ?? "");
  const [rubric, setRubric] = useState(DEFAULT_RUBRIC);
  const [wanted, setWanted] = useState(String(Math.min(FIRST_TRY, answers.length)));
  const [agreed, setAgreed] = useState(false);
  const judge = judges.find((one) => one.judgeId === judgeId);
  if (!judge) return <NoJudge />;
  const count = Math.min(answers.length, Math.max(0, Math.trunc(Number(wanted)) || 0));
  const refused = new Set(judging.faults.filter(({ again }) => !again).map(({ row }) => row));
  const open = answers.slice(0, count).filter(({ row }) => !judging.scores.has(row) && !refused.has(row));
  const rubricBytes = new TextEncoder().encode(rubric).length;
  const cost = estimateScores(
    open.map(({ bytes }) => bytes),
    { price: judge.price, outputTokensMax: VERDICT_TOKENS_MAX, rubricBytes },
  );
  const isStarted = judging.judge !== null;
  const isReady = agreed && open.length > 0 && rubric.trim() !== "";
  return (
    <fieldset className="columns judge">
      <legend className="cap">Score the answers by a judge</legend>
      <div className="two">
        <div className="field">
          <label htmlFor={`${id}-judge`}>Judge</label>
          <select
            className="input"
            id={`${id}-judge`}
            value={judgeId}
            disabled={isStarted}
            onChange={({ target }) => setJudgeId(target.value)}
          >
            {judges.map((one) => (
              <option key={one.judgeId} value={one.judgeId}>
                {one.label}
                {one.simulated ? "" : `, ${formatPriceUsd(one.price.usdPerMillionOutput)} per 1M output tokens`}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-count`}>
            Answers to score <span className="unit">of {formatCount(answers.length)}</span>
          </label>
          <input
            className="input"
            id={`${id}-count`}
            inputMode="numeric"
            value={wanted}
            disabled={judging.isAsking}
            onChange={({ target }) => setWanted(target.value)}
          />
        </div>
      </div>
      <div className="field">
        <label htmlFor={`${id}-rubric`}>Rubric</label>
        <textarea
          className="input"
          id={`${id}-rubric`}
          rows={5}
          maxLength={RUBRIC_CHARS_MAX}
          value={rubric}
          disabled={isStarted}
          onChange={({ target }) => setRubric(target.value)}
        />
      </div>
      <p className="small num" aria-live="polite">
        <b>
          {judge.simulated
            ? "Costs nothing: the scores are simulated."
            : `About ${formatCallUsd(cost.usdExpected)}, at most ${formatCallUsd(cost.usdMost)}.`}
        </b>{" "}
        {judge.simulated
          ? "No model reads the answers and the scores mean nothing; this shows how scoring works."
          : `${formatCount(open.length)} verdicts at the list price, paid by this server. A model favours its own words: let another one judge.`}
      </p>
      <label className="consent">
        <input
          type="checkbox"
          checked={agreed}
          disabled={judging.isAsking}
          onChange={({ target }) => setAgreed(target.checked)}
        />
        <span>
          These prompts, answers and references <b>leave this device</b>:{" "}
          {judge.simulated
            ? "they go to this server, which does not keep them. I agree."
            : `they go to this server, which does not keep them, and on to the provider of ${judge.label}. I agree to that and to the cost.`}
        </span>
      </label>
      <p className="flex gap-2">
        {judging.isAsking ? (
          <button className="btn" type="button" onClick={onStop}>
            Stop scoring
          </button>
        ) : isStarted && open.length === 0 ? null : (
          <button
            className="btn"
            type="button"
            disabled={!isReady}
            onClick={() => onStart({ judge, rubric, answers: open, usdMost: cost.usdMost })}
          >
            {judging.scores.size > 0
              ? `Score the other ${formatCount(open.length)}`
              : `Score ${formatCount(open.length)} answers`}
          </button>
        )}
        {isStarted && !judging.isAsking ? (
          <button className="btn btn-quiet" type="button" onClick={onForget}>
            Forget these scores
          </button>
        ) : null}
      </p>
      {isStarted ? <JudgingProgress judging={judging} /> : null}
    </fieldset>
  );
}

function NoJudge() {
  return (
    <p className="notice notice-warn" role="status">
      <span>
        <b>No model judges on this server.</b> Its admin can name one (JUDGE_MODELS, docs/providers.md). Score the
        answers yourself, or choose a rule above.
      </span>
    </p>
  );
}
