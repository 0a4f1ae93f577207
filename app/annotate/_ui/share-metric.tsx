import { formatPercent } from "@/app/_ui/format-numbers";
import type { VoteQuality } from "@/lib/annotation/vote-quality";

type Props = { name: string; share: VoteQuality["gold"]; note: string };

/** Below, resampling says nothing: of one vote it would give an interval without width. */
const INTERVAL_FROM = 5;

/** A share of votes with its interval and number; a dash and the reason where nothing was counted. */
export function ShareMetric({ name, share, note }: Props) {
  return (
    <div className="metric">
      <dt>{name}</dt>
      <dd className="v">{share ? formatPercent(share.mean) : "–"}</dd>
      <dd className="s">{share ? sharesText(share) : "no such votes yet"}</dd>
      <dd className="s">{note}</dd>
    </div>
  );
}

function sharesText({ low, high, votes }: NonNullable<Props["share"]>): string {
  if (votes < INTERVAL_FROM) return `${votes} ${votes === 1 ? "vote" : "votes"}, too few for an interval`;
  return `95% CI ${formatPercent(low)} to ${formatPercent(high)}, ${votes} votes`;
}
