import { formatCallUsd, formatCount, formatQuality } from "@/app/_ui/format-numbers";
import { TableHead } from "@/app/_ui/table-head";
import type { PredictedCandidate } from "./route-view";

type Props = { predicted: readonly PredictedCandidate[]; chosenId: string | undefined };

/** The numbers of the chart, cheapest first. */
export function CostQualityTable({ predicted, chosenId }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
    <section className="plot-frame plot-scroll" tabIndex={0} aria-label="Cost and quality as a table">
      <table className="data" aria-labelledby="plot-title">
        <TableHead columns={["Model", { n: "Quality" }, { n: "Cost per call" }, { n: "Tokens out" }]} />
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
