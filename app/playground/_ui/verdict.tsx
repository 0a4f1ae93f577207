import type { OpenVoteChoice } from "@/lib/contracts/run";
import { comparisonText } from "./comparison-text";
import { type Comparison, type OpenVoting, useOpenVote } from "./use-open-vote";

/** What the routed answer saved, and which of the two is better. Its height is the same before and after both are there. */
export function Verdict({ routed, strongest }: Comparison) {
  const voting = useOpenVote({ routed, strongest });
  return (
    <>
      <Saved routed={routed} strongest={strongest} />
      <BetterAnswer {...voting} />
    </>
  );
}

function Saved({ routed, strongest }: Comparison) {
  const done = routed?.status === "finished" && strongest?.status === "finished" && routed.run && strongest.run;
  const verdict = done ? comparisonText(routed.predicted.label, routed.run, strongest.run) : undefined;
  if (!verdict)
    return <p className="small muted verdict-saved">The comparison appears when both answers are complete.</p>;
  return (
    <p className="small verdict-saved">
      <b>{verdict}</b>{" "}
      {routed?.simulated || strongest?.simulated ? <span className="tag tag-sim">Simulated figures</span> : null}{" "}
      {routed?.recorded || strongest?.recorded ? (
        <span className="tag tag-sim">Recorded answers, no measurement</span>
      ) : null}
    </p>
  );
}

const CHOICES: readonly (readonly [OpenVoteChoice, string])[] = [
  ["routed", "Routed"],
  ["strongest", "Strongest"],
  ["tie", "Tie"],
];

function BetterAnswer({ choice: chosen, failed, vote }: OpenVoting) {
  return (
    <fieldset className="better" disabled={!vote}>
      <legend className="sr-only">Which answer is better?</legend>
      <span className="small">Better answer</span>
      {CHOICES.map(([choice, label]) => (
        <button
          key={choice}
          className="btn btn-sm"
          type="button"
          aria-pressed={chosen === choice}
          onClick={() => vote?.(choice)}
        >
          {label}
        </button>
      ))}
      <span className="cap" role="status">
        {failed
          ? "The choice was not saved. Press it again."
          : "Not blind: you see the names, so this counts in no ranking."}
      </span>
    </fieldset>
  );
}
