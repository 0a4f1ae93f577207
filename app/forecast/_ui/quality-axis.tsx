import type { ScaleLinear } from "d3-scale";
import { formatQuality } from "@/app/_ui/format-numbers";

/** The frame that both charts of a plan share, in their own units. */
export const PLAN_FRAME = { width: 420, height: 280, left: 52, right: 20, top: 16, bottom: 44 } as const;

/** Height is predicted quality: a line and its label per tick. */
export function QualityAxis({ y }: { y: ScaleLinear<number, number> }) {
  const { width, left, right } = PLAN_FRAME;
  return y.ticks(5).map((tick) => (
    <g key={tick}>
      <line className="grid" x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
      <text className="axis-t" x={left - 8} y={y(tick) + 4} textAnchor="end">
        {formatQuality(tick)}
      </text>
    </g>
  ));
}
