import { scaleLinear } from "d3-scale";
import { useState } from "react";
import { formatQuality } from "@/app/_ui/format-numbers";
import { TableHead } from "@/app/_ui/table-head";
import type { ForecastResult, PlanPoint } from "./forecast-messages";
import { formatMonthUsd } from "./month-usd";
import { PLAN_FRAME, QualityAxis } from "./quality-axis";

const { width: WIDTH, height: HEIGHT, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM } = PLAN_FRAME;

/** Mean predicted quality over cost: the curve of τ, both fixed models and the chosen plan. */
export function PlanChart({ result }: { result: ForecastResult }) {
  const { curve, strongest, cheapest } = result;
  const chosen = { usdPerMonth: result.usdPerMonth.value, quality: result.quality.value };
  const points: readonly PlanPoint[] = [...curve, strongest, cheapest, chosen];
  const qualities = points.map(({ quality }) => quality);
  const x = scaleLinear(
    [0, Math.max(...points.map(({ usdPerMonth }) => usdPerMonth)) * 1.05 || 1],
    [LEFT, WIDTH - RIGHT],
  );
  const y = scaleLinear([Math.min(...qualities) - 0.01, Math.max(...qualities) + 0.01], [HEIGHT - BOTTOM, TOP]).nice();
  const path = curve
    .map((p, i) => `${i === 0 ? "M" : "L"}${x(p.usdPerMonth).toFixed(1)} ${y(p.quality).toFixed(1)}`)
    .join("");
  const finding = `Curve of τ from 0 to 1. Chosen: ${formatMonthUsd(chosen.usdPerMonth)} a month at quality ${formatQuality(chosen.quality)}; always strongest costs ${formatMonthUsd(strongest.usdPerMonth)}.`;
  return (
    <section className="panel forecast-chart" aria-labelledby="plan-title">
      <div className="panel-head">
        <h2 id="plan-title">Quality against cost</h2>
      </div>
      <figure className="forecast-figure">
        <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={finding}>
          <QualityAxis y={y} />
          {x.ticks(4).map((tick) => (
            <text key={tick} className="axis-t" x={x(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
              {formatMonthUsd(tick)}
            </text>
          ))}
          <path className="forecast-curve" d={path} />
          {[strongest, cheapest].map((fixed, i) => (
            <g key={i === 0 ? "strongest" : "cheapest"}>
              <circle className="forecast-fixed" cx={x(fixed.usdPerMonth)} cy={y(fixed.quality)} r={4.5} />
              <text
                className="axis-t"
                x={x(fixed.usdPerMonth)}
                y={y(fixed.quality) + (i === 0 ? -12 : 18)}
                textAnchor={i === 0 ? "end" : "start"}
              >
                {i === 0 ? "always strongest" : "always cheapest"}
              </text>
            </g>
          ))}
          <circle className="forecast-ring" cx={x(chosen.usdPerMonth)} cy={y(chosen.quality)} r={9} />
          <circle className="forecast-chosen" cx={x(chosen.usdPerMonth)} cy={y(chosen.quality)} r={5} />
          <text className="axis-t" x={LEFT} y={HEIGHT - 6}>
            cost per month, USD, against mean predicted quality
          </text>
        </svg>
      </figure>
      <CurveFigures curve={curve} />
    </section>
  );
}

/** The curve as a table: made only while it is open, since every new plan would make its hundred rows again. */
function CurveFigures({ curve }: { curve: readonly PlanPoint[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="panel-foot" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>Figures</summary>
      {isOpen ? <CurveTable curve={curve} /> : null}
    </details>
  );
}

function CurveTable({ curve }: { curve: readonly PlanPoint[] }) {
  return (
    <table className="data">
      <TableHead columns={[{ n: "τ" }, { n: "Cost, month" }, { n: "Quality" }]} />
      <tbody>
        {curve.map(({ usdPerMonth, quality }, step) => (
          <tr key={usdPerMonth + step}>
            <td className="n">{formatQuality(step / (curve.length - 1))}</td>
            <td className="n">{formatMonthUsd(usdPerMonth)}</td>
            <td className="n">{formatQuality(quality)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
