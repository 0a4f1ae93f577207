import { memo } from "react";
import {
  formatCallUsd,
  formatCount,
  formatDifference,
  formatInterval,
  formatPercent,
  formatQuality,
} from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import { TableHead } from "@/app/_ui/table-head";
import type { ForecastResult } from "./forecast-messages";
import { formatMonthUsd } from "./month-usd";
import { PlanChart } from "./plan-chart";
import { PlanScatter } from "./plan-scatter";
import { QualityBins } from "./quality-bins";
import { fillOf, ShareBars } from "./share-bars";

const MOSTLY = 0.5;

type Props = { result: ForecastResult | null; callsPerMonth: number; isPartial: boolean };

/** Drawn anew with a new result only: a slider on the way asks for many, and this is most of the page. */
export const Results = memo(function Results({ result, callsPerMonth, isPartial }: Props) {
  if (!result)
    return (
      <div className="forecast-main">
        <section className="panel panel-body prose">
          <h2>What you will see</h2>
          <p>Add a file to see how your prompts would be routed, or try the sample.</p>
          <ul>
            <li>Saving and cost per month, with intervals, against always asking the strongest model.</li>
            <li>Which share of the calls each model gets, and what quality to expect of it.</li>
            <li>Which prompts move to a cheaper model, and a CSV with the decision of every prompt.</li>
          </ul>
        </section>
      </div>
    );
  return (
    <div className="forecast-main" data-testid="forecast-results">
      <Headline result={result} callsPerMonth={callsPerMonth} isPartial={isPartial} />
      <Unfamiliar result={result} />
      <ShareBars result={result} />
      <div className="forecast-two">
        <PlanChart result={result} />
        <PerModel result={result} callsPerMonth={callsPerMonth} />
      </div>
      <div className="forecast-two">
        <PlanScatter result={result} />
        <QualityBins result={result} />
      </div>
      <Moved result={result} />
      <p className="cap forecast-note">
        Costs are predicted from list prices and predicted answer lengths, not measured. Intervals of means are 95% and
        say what another file of the same kind would change; they do not hold errors of the predictions or changes of
        prices.
      </p>
    </div>
  );
});

function Headline({
  result,
  callsPerMonth,
  isPartial,
}: {
  result: ForecastResult;
  callsPerMonth: number;
  isPartial: boolean;
}) {
  const { usdSaved, usdPerMonth, quality, strongest, cheapest, predictedInterval } = result;
  const shareSaved = strongest.usdPerMonth > 0 ? usdSaved.value / strongest.usdPerMonth : 0;
  return (
    <dl className="panel forecast-head" aria-label="Forecast">
      <div className="metric">
        <dt>Saving per month</dt>
        <dd className="forecast-big" data-testid="saving">
          {formatMonthUsd(usdSaved.value)}
        </dd>
        <dd className="s">
          {(shareSaved * 100).toFixed(1)}% less than always {strongest.label} ({formatMonthUsd(strongest.usdPerMonth)}),
          95% interval {formatMonthUsd(usdSaved.low)}–{formatMonthUsd(usdSaved.high)}
        </dd>
      </div>
      <div className="metric">
        <dt>Cost per month</dt>
        <dd className="v">{formatMonthUsd(usdPerMonth.value)}</dd>
        <dd className="s">
          {formatMonthUsd(usdPerMonth.low)}–{formatMonthUsd(usdPerMonth.high)}; always {cheapest.label}:{" "}
          {formatMonthUsd(cheapest.usdPerMonth)}
        </dd>
      </div>
      <div className="metric">
        <dt>Predicted quality</dt>
        <dd className="v">{formatQuality(quality.value)}</dd>
        <dd className="s">
          {keptOf(quality.value, strongest.quality)} of the strongest; {formatInterval(quality)}, strongest{" "}
          {formatQuality(strongest.quality)}, cheapest {formatQuality(cheapest.quality)}; per prompt{" "}
          {formatInterval(predictedInterval)}
        </dd>
      </div>
      <div className="metric">
        <dt>Prompts</dt>
        <dd className="v">{formatCount(result.prompts)}</dd>
        <dd className="s">
          {isPartial ? "of a file not finished, " : ""}taken as {formatCount(callsPerMonth)} calls
        </dd>
      </div>
    </dl>
  );
}

function keptOf(quality: number, strongest: number): string {
  return strongest > 0 ? `${((100 * quality) / strongest).toFixed(1)}%` : "–";
}

function Unfamiliar({ result: { unfamiliar, prompts } }: { result: ForecastResult }) {
  const share = unfamiliar / prompts;
  const text = `${formatCount(unfamiliar)} of ${formatCount(prompts)} prompts (${formatPercent(share)}) are unlike the training data; their predictions are less certain and their intervals wider.`;
  if (share < MOSTLY) return <p className="small muted">{text}</p>;
  return (
    <p className="notice notice-warn" role="status">
      <Icon name="warn" />
      <span>
        <b>Most of this file is unlike the training data.</b> {text} Do not plan by these figures; try the models on a
        sample first.
      </span>
    </p>
  );
}

function PerModel({ result, callsPerMonth }: { result: ForecastResult; callsPerMonth: number }) {
  return (
    <section className="panel forecast-models" aria-labelledby="per-model">
      <div className="panel-head">
        <h2 id="per-model">Per model</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-label="Calls, cost and quality per model">
        <table className="data">
          <TableHead
            columns={[
              "Model",
              { n: "Calls, month" },
              { n: "Share" },
              { n: "Cost, call" },
              { n: "Cost, month" },
              { n: "Quality" },
            ]}
          />
          <tbody>
            {result.shares.map(({ modelId, label, share, usdPerCall, quality }, place) => (
              <tr key={modelId}>
                <th scope="row">
                  <i className={`forecast-swatch part-${fillOf(result, place)}`} />
                  {label}
                </th>
                <td className="n">{formatCount(share * callsPerMonth)}</td>
                <td className="n">{(share * 100).toFixed(1)}%</td>
                <td className="n">{usdPerCall === null ? "–" : formatCallUsd(usdPerCall)}</td>
                <td className="n">{usdPerCall === null ? "–" : formatMonthUsd(usdPerCall * share * callsPerMonth)}</td>
                <td className="n">{quality === null ? "–" : formatQuality(quality)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <td className="n">{formatCount(callsPerMonth)}</td>
              <td className="n">100.0%</td>
              <td className="n">{formatCallUsd(result.usdPerMonth.value / callsPerMonth)}</td>
              <td className="n">{formatMonthUsd(result.usdPerMonth.value)}</td>
              <td className="n">{formatQuality(result.quality.value)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
    </section>
  );
}

function Moved({ result: { moved, movedCount, strongest, prompts } }: { result: ForecastResult }) {
  return (
    <section className="panel forecast-detail" aria-labelledby="moved-title">
      <div className="panel-head">
        <h2 id="moved-title">Prompts that move</h2>
      </div>
      <p className="panel-body small muted">
        {formatCount(movedCount)} of {formatCount(prompts)} go to another model than {strongest.label}. Those that save
        most:
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-label="Prompts that save most">
        <table className="data">
          <TableHead columns={[{ n: "Row" }, "Prompt", "To", { n: "Saved, call" }, { n: "Quality change" }]} />
          <tbody>
            {moved.map(({ row, excerpt, label, usdSaved, qualityChange }) => (
              <tr key={row}>
                <td className="n">{row}</td>
                <td className="forecast-excerpt">{excerpt || "not kept"}</td>
                <td className="forecast-to">{label}</td>
                <td className="n">{usdSaved < 0 ? "dearer" : formatCallUsd(usdSaved)}</td>
                <td className="n">{formatDifference(qualityChange)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
