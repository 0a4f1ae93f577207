import { formatPercent } from "@/app/_ui/format-numbers";
import type { ForecastResult } from "./forecast-messages";
import { formatMonthUsd } from "./month-usd";

const FILLS = 5;
const LABELLED = 0.12;

/** Who answers what share, cheapest first, against always asking the strongest. The table "Per model" has the figures. */
export function ShareBars({ result }: { result: ForecastResult }) {
  const used = result.shares.filter(({ share }) => share > 0);
  const strongestPlace = result.shares.findIndex(({ label }) => label === result.strongest.label);
  const finding = used.map(({ label, share }) => `${label} ${formatPercent(share)}`).join(", ");
  return (
    <section className="panel" aria-labelledby="share-title">
      <div className="panel-head">
        <h2 id="share-title">Routed share per model</h2>
        <span className="cap">cheapest to most expensive</span>
      </div>
      <div className="panel-body forecast-stack">
        <div className="forecast-bar">
          <span>Routed</span>
          <div className="forecast-parts" role="img" aria-label={`Routed: ${finding}`}>
            {used.map(({ modelId, label, share }) => (
              <span
                key={modelId}
                className={`part-${fillOf(result, placeOf(result, modelId))}`}
                style={{ flex: `${share} 1 0` }}
                title={`${label}: ${formatPercent(share)}`}
              >
                {share >= LABELLED ? `${label} ${formatPercent(share)}` : ""}
              </span>
            ))}
          </div>
          <b className="num">{formatMonthUsd(result.usdPerMonth.value)}</b>
        </div>
        <div className="forecast-bar">
          <span>Always strongest</span>
          <div className="forecast-parts" role="img" aria-label={`Always ${result.strongest.label}: 100%`}>
            <span className={`part-${fillOf(result, strongestPlace)}`} style={{ flex: "1 1 0" }}>
              {result.strongest.label} 100%
            </span>
          </div>
          <b className="num">{formatMonthUsd(result.strongest.usdPerMonth)}</b>
        </div>
      </div>
    </section>
  );
}

function placeOf({ shares }: ForecastResult, modelId: string): number {
  return shares.findIndex((share) => share.modelId === modelId);
}

/** 1 to 5, by place in the order of cost. */
export function fillOf({ shares }: ForecastResult, place: number): number {
  return 1 + Math.round((place / Math.max(1, shares.length - 1)) * (FILLS - 1));
}
