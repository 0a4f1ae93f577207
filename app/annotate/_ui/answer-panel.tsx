import { lazy, Suspense } from "react";
import { formatCallUsd, formatInterval, formatQuality } from "@/app/_ui/format-numbers";
import type { VoteRecorded } from "@/lib/contracts/annotation";

const Markdown = lazy(() => import("@/app/_ui/markdown"));

type Props = {
  /** Null: the only answer. */
  letter: "A" | "B" | null;
  text: string;
  /** Null before the vote: nothing then tells who wrote it or what it cost. */
  revealed: VoteRecorded["a"] | null;
  other: VoteRecorded["a"] | null;
  isWinner: boolean;
};

export function AnswerPanel({ letter, text, revealed, other, isWinner }: Props) {
  const name = letter === null ? "Answer" : `Answer ${letter}`;
  const id = `answer-${letter ?? "only"}`;
  return (
    <article className={`panel ans${isWinner ? " win" : ""}`} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>
          {letter === null ? null : (
            <span className="letter" aria-hidden="true">
              {letter}
            </span>
          )}
          {name}
        </h2>
      </div>
      <div className="prose">
        {/* Headings of an answer start at level 4. */}
        <h3 className="sr-only">Text of {letter === null ? "the answer" : `answer ${letter}`}</h3>
        <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      </div>
      <div className="reveal">
        {revealed ? (
          <Revealed revealed={revealed} other={other} />
        ) : (
          <p className="hiddenline">Model, cost and prediction appear after your vote.</p>
        )}
      </div>
    </article>
  );
}

function Revealed({ revealed, other }: { revealed: VoteRecorded["a"]; other: VoteRecorded["a"] | null }) {
  const { label, costUsd, qualityPredicted, qualityInterval, qualityMeasured } = revealed;
  const theirs = other?.qualityPredicted ?? null;
  const expected = qualityPredicted === null || theirs === null ? null : qualityPredicted - theirs;
  return (
    <>
      <Metric name="Model" value={label} />
      <Metric name="Cost of this answer" value={costUsd === null ? "unknown" : formatCallUsd(costUsd)} />
      <Metric
        name="Router predicted"
        value={qualityPredicted === null ? "not known to it" : formatQuality(qualityPredicted)}
        note={qualityInterval ? formatInterval(qualityInterval) : undefined}
      />
      {qualityMeasured === null ? (
        other && <Metric name="By prediction" value={rankText(expected)} />
      ) : (
        <Metric
          name="Measured in the pack"
          value={formatQuality(qualityMeasured)}
          note={other ? rankText(expected) : undefined}
        />
      )}
    </>
  );
}

function rankText(expected: number | null): string {
  if (expected === null) return "no comparison";
  return Math.abs(expected) < 0.005 ? "equal" : expected > 0 ? "the better one" : "the weaker one";
}

function Metric({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <dl className="metric">
      <dt>{name}</dt>
      <dd className="v">{value}</dd>
      {note ? <dd className="s">{note}</dd> : null}
    </dl>
  );
}
