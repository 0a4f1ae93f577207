import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import { type LeaderboardRow, SCORE_NAMES, type ScoreName } from "@/lib/contracts/leaderboard-file";
import { reasonText, scoreText } from "./score-text";

/** Costs of single prompts are far below a thousandth: they are written in powers of ten. */
const IN_USD: readonly ScoreName[] = ["cost-mae"];

/** Every figure of the row, or why there is none. Names are those of the JSON file. */
export function AllScores({ row }: { row: LeaderboardRow }) {
  return (
    <section className="panel" aria-labelledby="all-title">
      <div className="panel-head">
        <h2 id="all-title">All metrics</h2>
      </div>
      <ScrollRegion label="Every metric with its interval">
        <table className="data">
          <TableHead columns={["Metric", { n: "Value" }, { n: "95% CI" }]} />
          <tbody>
            {SCORE_NAMES.map((name) => (
              <ScoreRow key={name} name={name} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function ScoreRow({ name, row }: { name: ScoreName; row: LeaderboardRow }) {
  const score = row.metrics[name];
  const text = (value: number) => (IN_USD.includes(name) ? `$${value.toPrecision(3)}` : scoreText(value, "score"));
  return (
    <tr>
      <th scope="row">{name}</th>
      {!score || score.value === null ? (
        <td className="n" colSpan={2}>
          <span className="cap">{score?.value === null ? reasonText(score.reason) : "not computed"}</span>
        </td>
      ) : (
        <>
          <td className="n">{text(score.value)}</td>
          <td className="n">
            {score.low === null || score.high === null ? "–" : `${text(score.low)} to ${text(score.high)}`}
          </td>
        </>
      )}
    </tr>
  );
}
