import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { ScoreCell } from "./score-cell";
import { reasonText } from "./score-text";
import { Whisker, whiskerRange } from "./whisker";

/** The plan of the whole track on each source alone. */
export function SourceTable({ row }: { row: LeaderboardRow }) {
  const sources = row.detail?.sources ?? [];
  const range = whiskerRange(sources.map(({ bounded }) => bounded));
  return (
    <section className="panel" aria-labelledby="source-title">
      <div className="panel-head">
        <h2 id="source-title">By source</h2>
        <span className="cap">between what the cheapest and the best model reach on that source</span>
      </div>
      {sources.length === 0 ? (
        <p className="panel-body muted small">
          No breakdown: it is made for routers that the benchmark runs, on tracks with costs.
        </p>
      ) : (
        <ScrollRegion label="Scores by source">
          <table className="data">
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col" className="n">
                  Prompts
                </th>
                <th scope="col" className="n">
                  Bounded-ARQGC <span className="unit">95% CI</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sources.map(({ source, n, bounded }) => (
                <tr key={source}>
                  <th scope="row">{source}</th>
                  <td className="n">{n.toLocaleString("en-US")}</td>
                  <td className="n">
                    {bounded.value === null ? (
                      <span className="cap">{reasonText(bounded.reason)}</span>
                    ) : (
                      <span className="ci">
                        <ScoreCell score={bounded} unit="score" strong />
                        <Whisker score={bounded} range={range} dot="accent" />
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
