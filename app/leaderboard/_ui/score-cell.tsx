import type { Score } from "@/lib/contracts/leaderboard-file";
import { intervalText, reasonText, type ScoreUnit, scoreText } from "./score-text";

/** A figure and its interval, or the reason why there is none. */
export function ScoreCell({
  score,
  unit,
  strong = false,
}: {
  score: Score | undefined;
  unit: ScoreUnit;
  strong?: boolean;
}) {
  if (!score) return <span className="cap">–</span>;
  if (score.value === null)
    return (
      <span className="cap" title={reasonText(score.reason)}>
        –<span className="sr-only"> {reasonText(score.reason)}</span>
      </span>
    );
  const value = scoreText(score.value, unit);
  const interval = intervalText(score, unit);
  return (
    <span className={strong ? "score" : "score stacked"}>
      {strong ? <b>{value}</b> : value} {interval ? <span className="cap">{interval}</span> : null}
    </span>
  );
}
