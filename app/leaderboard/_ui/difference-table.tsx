import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import { holmStands } from "@/lib/benchmark/paired-difference";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { scoreText } from "./score-text";

type Difference = LeaderboardRow["differences"][number];

/** This router minus another row on the same draws. Better or worse is said only where Holm's correction lets it stand. */
export function DifferenceTable({ row: { differences } }: { row: LeaderboardRow }) {
  if (differences.length === 0) return null;
  const stands = holmStands(differences.map(({ pValue }) => pValue));
  return (
    <section className="panel" aria-labelledby="difference-title">
      <div className="panel-head">
        <h2 id="difference-title">Compared</h2>
        <span className="cap">this router minus the other, on the same resampled prompts</span>
      </div>
      <ScrollRegion label="Paired differences">
        <table className="data">
          <TableHead columns={["Against", "Metric", { n: "Difference" }, { n: "95% CI" }, "Reading"]} />
          <tbody>
            {differences.map((difference, at) => (
              <tr key={`${difference.against} ${difference.metric}`}>
                <th scope="row">{difference.against}</th>
                <td>{difference.metric}</td>
                <td className="n">{signed(difference.value)}</td>
                <td className="n">{intervalText(difference)}</td>
                <td>{reading(difference, stands[at] ?? false)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="panel-foot">
        <span>
          Better or worse: the interval excludes 0, and the claim stands beside the other {differences.length - 1} of
          this table (Holm, 5 %).
        </span>
      </p>
    </section>
  );
}

function reading({ low, high }: Difference, stands: boolean): string {
  if (low === null || high === null || !stands || (low <= 0 && high >= 0)) return "not told apart";
  return low > 0 ? "better" : "worse";
}

function intervalText({ low, high }: Difference): string {
  return low === null || high === null ? "–" : `${signed(low)} to ${signed(high)}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${scoreText(Math.abs(value), "score")}`;
}
