import { formatThousandUsd } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { scoreText } from "./score-text";

/** What the router reaches at values of its knob, over prompts and over sources. */
export function PointTable({ row: { detail }, knob }: { row: LeaderboardRow; knob: string }) {
  const points = detail?.points ?? [];
  if (points.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="points-title">
      <div className="panel-head">
        <h2 id="points-title">Quality and cost, by {knob}</h2>
      </div>
      <ScrollRegion label={`Operating points, by ${knob}`}>
        <table className="data">
          <TableHead
            columns={[knob, { n: "Quality" }, { n: "by source" }, { n: "Cost of 1,000" }, { n: "cost by source" }]}
          />
          <tbody>
            {points.map(({ knob: value, quality, costUsd }) => (
              <tr key={value}>
                <th scope="row">{Number(value.toPrecision(3))}</th>
                <td className="n">{scoreText(quality.micro, "score")}</td>
                <td className="n">{scoreText(quality.macro, "score")}</td>
                <td className="n">{costUsd ? formatThousandUsd(costUsd.micro) : "–"}</td>
                <td className="n">{costUsd ? formatThousandUsd(costUsd.macro) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="panel-foot">
        <span>
          Means over prompts; “by source”: the mean of each source’s mean, so that a big source counts no more than a
          small one.
        </span>
      </p>
    </section>
  );
}
