import { formatCount } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { scoreText } from "./score-text";

export type LiveRow = {
  readonly routerVersion: string;
  readonly runs: number;
  readonly compared: number;
  readonly saving: number | null;
  readonly savingInterval: { readonly low: number; readonly high: number } | null;
};

/** Runs recorded in the playground; `rows` is null while the database does not answer. */
export function LiveTable({ rows }: { rows: readonly LiveRow[] | null }) {
  return (
    <section className="panel board-gap" aria-labelledby="live-title">
      <div className="panel-head">
        <h2 id="live-title">Live runs</h2>
        <span className="cap">recorded in the playground; never mixed with the scores above</span>
      </div>
      {rows === null ? (
        <p className="panel-body muted small">
          The database does not answer at the moment, so live runs are not shown.
        </p>
      ) : rows.length === 0 ? (
        <p className="panel-body muted small">
          No run counts yet. Only completed runs count that a real provider answered and whose tokens it reported;
          simulated answers never do.
        </p>
      ) : (
        <LiveRows rows={rows} />
      )}
    </section>
  );
}

function LiveRows({ rows }: { rows: readonly LiveRow[] }) {
  return (
    <>
      <ScrollRegion label="Live runs by router version">
        <table className="data">
          <thead>
            <tr>
              <th scope="col">Router version</th>
              <th scope="col" className="n">
                Runs
              </th>
              <th scope="col" className="n">
                Compared with the strongest
              </th>
              <th scope="col" className="n">
                Measured saving <span className="unit">% 95% CI</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ routerVersion, runs, compared, saving, savingInterval }) => (
              <tr key={routerVersion}>
                <th scope="row">{routerVersion}</th>
                <td className="n">{formatCount(runs)}</td>
                <td className="n">{formatCount(compared)}</td>
                <td className="n">
                  {saving === null ? "–" : scoreText(saving, "percent")}{" "}
                  <span className="cap">
                    {savingInterval
                      ? `${scoreText(savingInterval.low, "percent")} to ${scoreText(savingInterval.high, "percent")}`
                      : "no interval below 10 comparisons"}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="panel-foot">
        Saving: 1 − what the chosen models cost ÷ what the strongest cost, on prompts that both answered. Visitors
        choose which prompts to compare, so this is no sample of anything.
      </p>
    </>
  );
}
