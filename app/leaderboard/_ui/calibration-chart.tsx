import { TableHead } from "@/app/_ui/table-head";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { ScoreCell } from "./score-cell";
import { scoreText } from "./score-text";

type Bins = NonNullable<NonNullable<LeaderboardRow["detail"]>["calibration"]>;
const [SIZE, LEFT, TOP, BOTTOM] = [336, 40, 8, 78];
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Predicted against measured quality by tenths of the prediction, over all (prompt, candidate) pairs. */
export function CalibrationChart({ row }: { row: LeaderboardRow }) {
  const bins = row.detail?.calibration ?? null;
  return (
    <section className="panel" aria-labelledby="cal-title">
      <div className="panel-head">
        <h2 id="cal-title">Calibration</h2>
        <span className="cap">all candidates together</span>
      </div>
      {bins === null ? (
        <p className="panel-body muted small">
          This router predicts no quality that could be compared with the measured one.
        </p>
      ) : (
        <>
          <figure className="router-figure calibration">
            <Plot bins={bins} />
          </figure>
          <table className="data">
            <TableHead columns={[{ n: "Predicted" }, { n: "Measured" }, { n: "Pairs" }]} />
            <tbody>
              {bins.map(({ predicted, measured, pairs }) => (
                <tr key={predicted}>
                  <td className="n">{scoreText(predicted, "score")}</td>
                  <td className="n">{scoreText(measured, "score")}</td>
                  <td className="n">{Math.round(pairs).toLocaleString("en-US")}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="panel-foot">
            <span>
              Calibration error (ECE, 10 bins) <ScoreCell score={row.metrics.ece} unit="score" />
            </span>
            <span>
              Brier score <ScoreCell score={row.metrics.brier} unit="score" />
            </span>
          </p>
        </>
      )}
    </section>
  );
}

function Plot({ bins }: { bins: Bins }) {
  const right = SIZE - 8;
  const x = (value: number) => LEFT + value * (right - LEFT);
  const y = (value: number) => TOP + (1 - value) * (SIZE - TOP - BOTTOM);
  const most = Math.max(...bins.map(({ pairs }) => pairs));
  const base = SIZE - 22;
  return (
    <svg className="chart" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={finding(bins)}>
      {TICKS.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
          <line className="grid" x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} />
          <text className="axis-t" x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {tick.toFixed(2)}
          </text>
          <text className="axis-t" x={x(tick)} y={y(0) + 16} textAnchor={tick === 1 ? "end" : "middle"}>
            {tick.toFixed(2)}
          </text>
        </g>
      ))}
      <line className="diagonal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      {bins.map(({ predicted, measured, pairs }) => {
        const height = (pairs / most) * 26;
        const bin = Math.min(9, Math.floor(10 * predicted));
        return (
          <g key={predicted}>
            <circle className="cal-dot" cx={x(predicted)} cy={y(measured)} r={4.5} />
            <rect className="cal-bar" x={x(bin / 10) + 1} width={x(0.1) - x(0) - 2} y={base - height} height={height} />
          </g>
        );
      })}
      <line className="base" x1={x(0)} x2={x(1)} y1={base} y2={base} />
      <text className="axis-t" x={x(0)} y={SIZE - 6}>
        predicted quality; bars: number of pairs
      </text>
      <text className="axis-t" x={x(0) + 6} y={y(1) + 14}>
        measured quality
      </text>
    </svg>
  );
}

function finding(bins: Bins): string {
  const widest = bins.toSorted((a, b) => Math.abs(b.predicted - b.measured) - Math.abs(a.predicted - a.measured))[0];
  if (!widest) return "No predictions.";
  const gap = Math.abs(widest.predicted - widest.measured);
  return `Predicted against measured quality in ${bins.length} bins. The widest gap is ${gap.toFixed(2)}, where ${scoreText(widest.predicted, "score")} was predicted.`;
}
