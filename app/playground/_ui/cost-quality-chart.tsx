"use client";

import { memo, useEffect, useMemo, useRef, useState } from "react";
import { formatCallUsd, formatQuality } from "@/app/_ui/format-numbers";
import { type ChartLabel, placeLabels } from "./chart-labels";
import { type ChartPoint, type ChartScale, chartScale, frontPath, labelledTicks, paretoFront } from "./chart-scale";
import { CostQualityTable } from "./cost-quality-table";
import type { PredictedCandidate, RouteView } from "./route-view";

const HEIGHT = 336;
const FLAG_REACH = 15; // Pixels around the floor within which its flag would cover a tick's label.
const TICK_GAP = 58; // Pixels that the label of a cost tick needs.

type Props = {
  predicted: readonly PredictedCandidate[];
  view: RouteView | undefined;
  shortLabelOf(modelId: string): string;
};

export function CostQualityChart({ predicted, view, shortLabelOf }: Props) {
  const [asTable, setAsTable] = useState(false);
  return (
    <section className="panel plot" aria-labelledby="plot-title">
      <div className="panel-head">
        <h2 id="plot-title">Cost and quality</h2>
        <span className="end">
          <button
            className="btn btn-sm btn-quiet plot-toggle"
            type="button"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "Show as chart" : "Show as table"}
          </button>
        </span>
      </div>
      <figure className="plot-figure">
        {asTable ? (
          <CostQualityTable predicted={predicted} chosenId={view?.chosen.modelId} />
        ) : (
          <Plot predicted={predicted} view={view} shortLabelOf={shortLabelOf} />
        )}
      </figure>
      <ChartKey />
    </section>
  );
}

function Plot({ predicted, view, shortLabelOf }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const points = useMemo(
    () =>
      predicted.map(({ modelId, costUsdExpected, quality }) => ({
        modelId,
        label: shortLabelOf(modelId),
        costUsd: costUsdExpected,
        quality,
      })),
    [predicted, shortLabelOf],
  );
  const scale = useMemo(
    () => (points.length > 0 && width > 0 ? chartScale(points, { width, height: HEIGHT }) : null),
    [points, width],
  );
  const labels = useMemo(() => (scale ? placeLabels(points, scale) : []), [points, scale]);
  return (
    <div ref={frame} className="plot-frame">
      {scale ? (
        <svg
          className="chart"
          viewBox={`0 0 ${width} ${HEIGHT}`}
          height={HEIGHT}
          role="img"
          aria-labelledby="plot-title plot-finding"
        >
          <desc id="plot-finding">{finding(view, points.length)}</desc>
          <Ground scale={scale} points={points} view={view} />
          {points.map((point, index) => (
            <Dot
              key={point.modelId}
              point={point}
              x={scale.x(point.costUsd)}
              y={scale.y(point.quality)}
              state={dotState(view, point.modelId)}
              label={labels.find(({ modelId }) => modelId === point.modelId) ?? labels[index]}
            />
          ))}
        </svg>
      ) : (
        <p className="cap plot-empty">The chart appears with the first prediction.</p>
      )}
    </div>
  );
}

function Ground({
  scale,
  points,
  view,
}: {
  scale: ChartScale;
  points: readonly ChartPoint[];
  view: RouteView | undefined;
}) {
  const { left, right, top, bottom } = scale;
  const bar = view?.decision.bar;
  const floor = bar?.kind === "floor" ? bar.qualityFloor : null;
  const floorY = floor === null ? 0 : scale.y(floor);
  return (
    <>
      {floor === null ? null : (
        <g clipPath="url(#plot-area)">
          <clipPath id="plot-area">
            <rect x={left} y={top} width={right - left} height={bottom - top} />
          </clipPath>
          <g className="floor-move" style={{ transform: `translateY(${floorY}px)` }}>
            <rect className="fband" x={left} y={0} width={right - left} height={bottom} />
          </g>
        </g>
      )}
      <Grid scale={scale} points={points} />
      {scale.qualityTicks.map((tick) => (
        <text
          className={floor !== null && Math.abs(scale.y(tick) - floorY) < FLAG_REACH ? "axis-t invisible" : "axis-t"}
          key={tick}
          x={left - 8}
          y={scale.y(tick) + 4}
          textAnchor="end"
        >
          {formatQuality(tick)}
        </text>
      ))}
      {floor === null ? null : (
        <g className="floor-move" style={{ transform: `translateY(${floorY}px)` }}>
          <line className="fl" x1={left} x2={right} />
          <rect className="fl-flag" x={left - 42} y={-9} width={40} height={18} rx={3} />
          <text className="fl-text" x={left - 8} y={4} textAnchor="end">
            {formatQuality(floor)}
          </text>
        </g>
      )}
    </>
  );
}

const Grid = memo(function Grid({ scale, points }: { scale: ChartScale; points: readonly ChartPoint[] }) {
  const { left, right, top, bottom, x, y, costTicks, qualityTicks } = scale;
  return (
    <>
      {qualityTicks.map((tick) => (
        <line className="grid" key={tick} x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
      ))}
      {costTicks.map((tick) => (
        <line className="grid" key={tick} x1={x(tick)} x2={x(tick)} y1={top} y2={bottom} />
      ))}
      {labelledTicks(costTicks, x, TICK_GAP).map((tick) => (
        <text className="axis-t" key={tick} x={x(tick)} y={bottom + 16} textAnchor="middle">
          {`$${tick.toFixed(Math.max(0, -Math.floor(Math.log10(tick))))}`}
        </text>
      ))}
      <line className="base" x1={left} x2={right} y1={bottom} y2={bottom} />
      <path className="front" d={frontPath(paretoFront(points), scale)} />
      <text className="axis-t" x={left} y={bottom + 36}>
        expected cost per call, USD, log scale
      </text>
    </>
  );
});

type DotState = "chosen" | "ok" | "below" | "out";
type DotProps = { point: ChartPoint; x: number; y: number; state: DotState; label: ChartLabel | undefined };

const Dot = memo(function Dot({ point, x, y, state, label }: DotProps) {
  return (
    <>
      <g data-dot="">
        <circle className="ring" cx={x} cy={y} r={9} opacity={state === "chosen" ? 1 : 0} />
        <circle className={`pt ${state}`} cx={x} cy={y} r={5.5}>
          <title>{`${point.label}: ${formatQuality(point.quality)}, ${formatCallUsd(point.costUsd)} per call`}</title>
        </circle>
      </g>
      {label ? (
        <text
          className={state === "chosen" ? "halo lb strong" : "halo lb"}
          data-tight={label.free ? undefined : ""}
          x={label.x}
          y={label.y}
          textAnchor={label.anchor}
        >
          {label.text}
        </text>
      ) : null}
    </>
  );
});

function dotState(view: RouteView | undefined, modelId: string): DotState {
  const kind = view?.decision.reasons.find((entry) => entry.modelId === modelId)?.reason.kind;
  if (kind === "chosen") return "chosen";
  if (kind === "dearer" || kind === "tied" || kind === "outranked") return "ok";
  return kind === "below_floor" ? "below" : "out";
}

function finding(view: RouteView | undefined, count: number): string {
  if (!view) return `Scatter plot of ${count} candidates.`;
  const { chosen, decision } = view;
  const floor = decision.bar.kind === "floor" ? ` Floor ${formatQuality(decision.bar.qualityFloor)}.` : "";
  return `Scatter plot of ${count} candidates.${floor} Chosen: ${chosen.label}, quality ${formatQuality(chosen.quality)}, ${formatCallUsd(chosen.costUsdExpected)} per call.`;
}

/** Inner width in pixels, 0 until it has been measured. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(
      ([entry]) => entry && setWidth(Math.max(260, Math.round(entry.contentRect.width))),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function ChartKey() {
  return (
    <p className="panel-foot key" aria-hidden="true">
      <span>
        <svg width="12" height="12">
          <circle className="pt chosen" cx="6" cy="6" r="5" />
        </svg>
        chosen
      </span>
      <span>
        <svg width="12" height="12">
          <circle className="pt" cx="6" cy="6" r="5" />
        </svg>
        feasible
      </span>
      <span>
        <svg width="12" height="12">
          <circle className="pt below" cx="6" cy="6" r="4" />
        </svg>
        below the floor
      </span>
      <span>
        <svg width="18" height="12">
          <path d="M0 6h18" className="front" />
        </svg>
        Pareto front
      </span>
      <span>
        <svg width="18" height="12">
          <path d="M0 6h18" className="fl" />
        </svg>
        floor
      </span>
    </p>
  );
}
