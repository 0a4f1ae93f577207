import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import { type LeaderboardRow, SCORE_NAMES, type Score } from "@/lib/contracts/leaderboard-file";
import { reasonText, scoreText } from "./score-text";

/** Costs of single prompts are far below a thousandth: they are written in powers of ten. */
const IN_USD: readonly string[] = ["cost-mae"];

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
              <ScoreRow key={name} name={name} score={row.metrics[name]} />
            ))}
            {(row.detail?.topK ?? []).map(({ k, f1 }) => (
              <ScoreRow key={k} name={`topk-${k}-f1`} score={f1} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {(row.detail?.topK ?? []).map(({ k, f1Ceiling, overlap, accuracyDecisive, decisivePrompts }) => (
        <p className="panel-foot" key={k}>
          <span>
            Top-{k}: F1 can reach {scoreText(f1Ceiling, "score")} here, overlap {scoreText(overlap, "score")}
            {accuracyDecisive === null
              ? ""
              : `, accuracy ${scoreText(accuracyDecisive, "score")} on the ${decisivePrompts.toLocaleString("en-US")} prompts that tell models apart`}
          </span>
        </p>
      ))}
    </section>
  );
}

function ScoreRow({ name, score }: { name: string; score: Score | undefined }) {
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
