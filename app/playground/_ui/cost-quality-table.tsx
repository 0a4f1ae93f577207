import { formatCallUsd, formatCount, formatQuality } from "@/app/_ui/format-numbers";
import type { PredictedCandidate } from "./route-view";

type Props = { predicted: readonly PredictedCandidate[]; chosenId: string | undefined };

/** The numbers of the chart, cheapest first. */
export function CostQualityTable({ predicted, chosenId }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
    <section className="plot-frame plot-scroll" tabIndex={0} aria-label="Cost and quality as a table">
      <table className="data" aria-labelledby="plot-title">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="n">
              Quality
            </th>
            <th scope="col" className="n">
              Cost per call
            </th>
            <th scope="col" className="n">
              Tokens out
            </th>
          </tr>
        </thead>
        <tbody>
          {predicted.map(({ modelId, label, quality, costUsdExpected, outputTokensExpected }) => (
            <tr key={modelId}>
              <td>{modelId === chosenId ? <b>{label}, chosen</b> : label}</td>
              <td className="n">{formatQuality(quality)}</td>
              <td className="n">{formatCallUsd(costUsdExpected)}</td>
              <td className="n">{formatCount(outputTokensExpected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
