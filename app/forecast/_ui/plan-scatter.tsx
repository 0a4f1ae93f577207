import { scaleLinear, scaleLog } from "d3-scale";
import { formatCallUsd, formatCount } from "@/app/_ui/format-numbers";
import type { ForecastResult } from "./forecast-messages";
import { PLAN_FRAME, QualityAxis } from "./quality-axis";
import { fillOf } from "./share-bars";

const { width: WIDTH, height: HEIGHT, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM } = PLAN_FRAME;
const DOT = 3; // Radius, in the chart's own units.
const TICK_GAP = 64; // What the label of a cost needs, in the chart's own units.

/** What each prompt of the plan is predicted to cost and to be worth: a sample, coloured as the shares are. */
export function PlanScatter({ result }: { result: ForecastResult }) {
  const { scatter, shares, prompts } = result;
  const costs = scatter.map(({ usdPerCall }) => usdPerCall).filter((usd) => usd > 0);
  const [low, high] = [Math.min(...costs, 1), Math.max(...costs, 1e-9)];
  const x = scaleLog([low / 1.2, high * 1.2], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, TOP]);
  const used = shares.filter(({ share }) => share > 0);
  const finding = `${formatCount(scatter.length)} of ${formatCount(prompts)} prompts; a call costs ${formatCallUsd(low)} to ${formatCallUsd(high)}. Models: ${used.map(({ label }) => label).join(", ")}. The table "Per model" has their means.`;
  return (
    <section className="panel forecast-chart" aria-labelledby="scatter-title">
      <div className="panel-head">
        <h2 id="scatter-title">Prompts under this plan</h2>
        <span className="cap">
          {scatter.length < prompts ? `a sample of ${formatCount(scatter.length)}` : "all of them"}
        </span>
      </div>
      {costs.length === 0 ? (
        <p className="panel-body muted small">Every call of this plan is free.</p>
      ) : (
        <figure className="forecast-figure">
          <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={finding}>
            <QualityAxis y={y} />
            {spaced(x.ticks(6), x).map((tick) => (
              <text key={tick} className="axis-t" x={x(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
                {formatCallUsd(tick)}
              </text>
            ))}
            {used.map(({ modelId }) => {
              const place = shares.findIndex((share) => share.modelId === modelId);
              const dots = scatter.filter((point) => point.place === place && point.usdPerCall > 0);
              return (
                <path
                  key={modelId}
                  className={`forecast-prompt fill-part-${fillOf(result, place)}`}
                  d={dots.map(({ usdPerCall, quality }) => dotAt(x(usdPerCall), y(quality))).join("")}
                />
              );
            })}
            <text className="axis-t" x={LEFT} y={HEIGHT - 6}>
              cost per call, USD, log scale; height: predicted quality
            </text>
          </svg>
          <figcaption className="forecast-key">
            {used.map(({ modelId, label }) => (
              <span key={modelId}>
                <i
                  className={`part-${fillOf(
                    result,
                    shares.findIndex((share) => share.modelId === modelId),
                  )}`}
                />
                {label}
              </span>
            ))}
          </figcaption>
        </figure>
      )}
    </section>
  );
}

/** One path for all dots of a model: hundreds of elements would make a new plan a long task of the page. */
function dotAt(x: number, y: number): string {
  return `M${(x - DOT).toFixed(1)} ${y.toFixed(1)}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0`;
}

/** Ticks whose labels do not touch. */
function spaced(ticks: readonly number[], x: (value: number) => number): number[] {
  const kept: number[] = [];
  const inside = ticks.filter((tick) => x(tick) <= WIDTH - RIGHT - TICK_GAP / 4);
  for (const tick of inside) if (kept.length === 0 || x(tick) - x(kept.at(-1) ?? tick) >= TICK_GAP) kept.push(tick);
  return kept;
}
