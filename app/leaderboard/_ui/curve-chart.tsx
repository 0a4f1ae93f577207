import Link from "next/link";
import { formatThousandUsd } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { type BoardQuery, boardHref } from "./board-query";
import type { CurveLine, FixedPoint } from "./curve-lines";
import { qualityAt } from "./curve-lines";
import { curvePath, type PlotSize, plotScale } from "./plot-scale";
import { pointLabels } from "./point-labels";
import { scoreText } from "./score-text";
import { Swatch } from "./swatch";

// Drawn on the server for two widths, of which CSS shows one: text stays near 12 px without a script.
const SIZES = [
  { name: "wide", width: 840, height: 400 },
  { name: "narrow", width: 336, height: 300 },
] as const;
const READ_AT = [0.1, 0.25, 0.5, 1];

type Props = {
  lines: readonly CurveLine[];
  fixed: readonly FixedPoint[];
  labelOf(modelId: string): string;
  query: BoardQuery;
};

export function CurveChart({ lines, fixed, labelOf, query }: Props) {
  const drawn = lines.filter(({ id }) => !query.hidden.includes(id));
  return (
    <section className="panel" aria-labelledby="curve-title">
      <div className="panel-head">
        <h2 id="curve-title">Quality against cost</h2>
        <span className="cap">mixing between the operating points that were scored</span>
      </div>
      {lines.length === 0 ? (
        <p className="panel-body muted small">This track has no costs, hence no curves.</p>
      ) : (
        <div className="board-plot">
          <figure>
            {SIZES.map(({ name, ...size }) => (
              <Plot key={name} name={name} size={size} lines={drawn} fixed={fixed} labelOf={labelOf} />
            ))}
          </figure>
          <CurveTable lines={lines} fixed={fixed} labelOf={labelOf} query={query} />
        </div>
      )}
    </section>
  );
}

function Plot({ name, size, lines, fixed, labelOf }: Omit<Props, "query"> & { name: string; size: PlotSize }) {
  const scale = plotScale([...fixed, ...lines.flatMap(({ points }) => points)], size);
  const { left, right, top, bottom, x, y } = scale;
  const drawn = [...lines].reverse();
  return (
    <svg
      className={`chart board-${name}`}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={finding(lines, fixed)}
    >
      {scale.qualityTicks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text className="axis-t" x={left - 8} y={y(tick) + 4} textAnchor="end">
            {tick.toFixed(2)}
          </text>
        </g>
      ))}
      {scale.costTicks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={x(tick)} x2={x(tick)} y1={top} y2={bottom} />
          <text className="axis-t" x={x(tick)} y={bottom + 16} textAnchor="middle">
            {`$${Number((1000 * tick).toPrecision(2))}`}
          </text>
        </g>
      ))}
      <line className="base" x1={left} x2={right} y1={bottom} y2={bottom} />
      {drawn.map(({ id, stroke, points }) => (
        <path key={id} className={`curve ${stroke}`} d={curvePath(points, scale)} />
      ))}
      {fixed.map((point) => (
        <circle key={point.modelId} className="fixed-dot" cx={x(point.costUsd)} cy={y(point.quality)} r={4.5}>
          <title>{`${labelOf(point.modelId)}: ${scoreText(point.quality, "score")}`}</title>
        </circle>
      ))}
      {pointLabels(fixed, scale, labelOf).map((label) => (
        <text key={label.modelId} className="halo" x={label.x} y={label.y} textAnchor={label.anchor}>
          {labelOf(label.modelId)}
        </text>
      ))}
      <text className="axis-t" x={left} y={bottom + 36}>
        mean cost per 1k prompts, USD, log scale
      </text>
    </svg>
  );
}

/** Quality at shares of the dearest shown model's cost, and the single models: what the chart shows, as figures. */
function CurveTable({ lines, fixed, labelOf, query }: Props) {
  const dearest = Math.max(...lines.flatMap(({ points }) => points.map(({ costUsd }) => costUsd)));
  const costs = READ_AT.map((share) => share * dearest);
  return (
    <ScrollRegion className="board-readout" label="Quality against cost, as figures">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">
              Quality at <span className="unit">$ per 1k</span>
            </th>
            {costs.map((costUsd) => (
              <th key={costUsd} scope="col" className="n">
                {formatThousandUsd(costUsd)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, name, stroke, points }) => (
            <tr key={id}>
              <th scope="row">
                <span className="who">
                  <CurveToggle id={id} name={name} stroke={stroke} query={query} />
                  {name}
                </span>
              </th>
              {costs.map((costUsd) => {
                const quality = qualityAt(points, costUsd);
                return (
                  <td key={costUsd} className="n">
                    {quality === null ? "–" : scoreText(quality, "score")}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Single model</th>
            <th scope="col" className="n">
              Cost <span className="unit">$ per 1k</span>
            </th>
            <th scope="col" className="n">
              Quality
            </th>
          </tr>
        </thead>
        <tbody>
          {fixed.map(({ modelId, costUsd, quality }) => (
            <tr key={modelId}>
              <th scope="row">{labelOf(modelId)}</th>
              <td className="n">{formatThousandUsd(costUsd)}</td>
              <td className="n">{scoreText(quality, "score")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** A link, so that the address keeps which curves are drawn and no script is needed. */
function CurveToggle({ id, name, stroke, query }: Pick<CurveLine, "id" | "name" | "stroke"> & { query: BoardQuery }) {
  const isHidden = query.hidden.includes(id);
  const hidden = isHidden ? query.hidden.filter((other) => other !== id) : [...query.hidden, id];
  return (
    <Link
      className="pick"
      href={boardHref(query, { hidden })}
      aria-label={`${isHidden ? "Draw" : "Hide"} the curve of ${name}`}
      scroll={false}
      prefetch={false}
    >
      {isHidden ? <span className="pick-none" /> : <Swatch stroke={stroke} />}
    </Link>
  );
}

function finding(lines: readonly CurveLine[], fixed: readonly FixedPoint[]): string {
  const chosen = lines.find(({ stroke }) => stroke === "chosen");
  const [first, last] = [chosen?.points.at(0), chosen?.points.at(-1)];
  if (!chosen || !first || !last) return `${fixed.length} single models.`;
  return `${chosen.name} goes from quality ${scoreText(first.quality, "score")} at ${formatThousandUsd(first.costUsd)} per 1k prompts to ${scoreText(last.quality, "score")} at ${formatThousandUsd(last.costUsd)}; ${fixed.length} single models as dots.`;
}
