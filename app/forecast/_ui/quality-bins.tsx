import { formatCount } from "@/app/_ui/format-numbers";
import type { ForecastResult } from "./forecast-messages";

/** How many prompts have which predicted quality under the plan: a table whose bars are drawn in it. */
export function QualityBins({ result: { qualityBins } }: { result: ForecastResult }) {
  const most = Math.max(...qualityBins, 1);
  return (
    <section className="panel forecast-detail" aria-labelledby="bins-title">
      <div className="panel-head">
        <h2 id="bins-title">Predicted quality of the answers</h2>
      </div>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Quality</th>
            <th scope="col" className="n">
              Prompts
            </th>
            <th scope="col">
              <span className="sr-only">Drawn</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {qualityBins.map((count, bin) => (
            <tr key={`bin ${bin / 10}`}>
              <th scope="row">
                {(bin / 10).toFixed(1)}–{((bin + 1) / 10).toFixed(1)}
              </th>
              <td className="n">{formatCount(count)}</td>
              <td className="forecast-bin">
                <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(count / most) * 100} height="8" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
