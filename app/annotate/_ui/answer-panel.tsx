import { AnswerMarkdown } from "@/app/_ui/answer-markdown";
import { formatCallUsd, formatInterval, formatQuality } from "@/app/_ui/format-numbers";
import type { VoteRecorded } from "@/lib/contracts/annotation";
import { type RoutedAnswer, routedNote, routedWord } from "./route-at";

type Props = {
  /** Null: the only answer. */
  letter: "A" | "B" | null;
  answer: { readonly text: string; readonly simulated: boolean };
  /** Null before the vote: nothing then tells who wrote it or what it cost. */
  revealed: VoteRecorded["a"] | null;
  other: VoteRecorded["a"] | null;
  /** Null where the router in force has nothing to say of it. */
  routed: RoutedAnswer | null;
  isWinner: boolean;
};

export function AnswerPanel({ letter, answer: { text, simulated }, revealed, other, routed, isWinner }: Props) {
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
        {simulated ? <span className="tag tag-sim end">Simulated, counts nowhere</span> : null}
      </div>
      <div className="prose">
        {/* Headings of an answer start at level 4. */}
        <h3 className="sr-only">Text of {letter === null ? "the answer" : `answer ${letter}`}</h3>
        <AnswerMarkdown text={text} />
      </div>
      <div className="reveal">
        {revealed ? (
          <Revealed {...{ revealed, other, routed }} />
        ) : (
          <p className="hiddenline">Model, cost and prediction appear after your vote.</p>
        )}
      </div>
    </article>
  );
}

type RevealedProps = Pick<Props, "other" | "routed"> & { revealed: VoteRecorded["a"] };

function Revealed({ revealed, other, routed }: RevealedProps) {
  const { label, costUsd, qualityPredicted, qualityInterval, qualityMeasured } = revealed;
  // The router in force where it is known, else the one that spoke when the answer was recorded.
  const quality = routed?.prediction.quality ?? qualityPredicted;
  const interval = routed?.prediction.qualityInterval ?? qualityInterval;
  return (
    <>
      <Metric name="Model" value={label} />
      <Metric name="Cost of this answer" value={costUsd === null ? "unknown" : formatCallUsd(costUsd)} />
      <Metric
        name="Router predicted"
        value={quality === null ? "not known to it" : formatQuality(quality)}
        note={interval ? formatInterval(interval) : undefined}
      />
      {routed ? (
        <Metric
          name={`At τ = ${formatQuality(routed.tolerance)}`}
          value={routedWord(routed)}
          note={routedNote(routed)}
        />
      ) : (
        other && <Metric name="By prediction" value={rankText(revealed, other)} />
      )}
      {qualityMeasured === null ? null : <Metric name="Measured in the pack" value={formatQuality(qualityMeasured)} />}
    </>
  );
}

function rankText({ qualityPredicted: own }: VoteRecorded["a"], { qualityPredicted: theirs }: VoteRecorded["a"]) {
  if (own === null || theirs === null) return "no comparison";
  return Math.abs(own - theirs) < 0.005 ? "equal" : own > theirs ? "the better one" : "the weaker one";
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
