import { formatPercent } from "@/app/_ui/format-numbers";
import type { VoteQuality } from "@/lib/annotation/vote-quality";

type Props = { name: string; share: VoteQuality["gold"]; note: string };

/** A share of votes with its interval and number; a dash and the reason where nothing was counted. */
export function ShareMetric({ name, share, note }: Props) {
  return (
    <div className="metric">
      <dt>{name}</dt>
      <dd className="v">{share ? formatPercent(share.mean) : "–"}</dd>
      <dd className="s">
        {share
          ? `95% CI ${formatPercent(share.low)} to ${formatPercent(share.high)}, ${share.votes} votes`
          : "no such votes yet"}
      </dd>
      <dd className="s">{note}</dd>
    </div>
  );
}
