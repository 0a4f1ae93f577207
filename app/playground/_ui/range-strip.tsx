import { memo } from "react";
import { formatQuality } from "@/app/_ui/format-numbers";
import type { ToleranceRange } from "@/lib/core/tolerance-range";

const THIN = 0.045; // Share of the track below which a name would be cut to nothing.
const EDGE_SLACK = 1e-9;

/** Index of the range that τ lies in; −1 without ranges. */
export function activeRange(ranges: readonly ToleranceRange[], tolerance: number): number {
  return ranges.findLastIndex(({ from }) => from <= tolerance + EDGE_SLACK);
}

type Props = { ranges: readonly ToleranceRange[]; active: number; labelOf(modelId: string): string };

/** Which model is chosen in which range of τ. Lines up with the centre of the slider's thumb. */
export const RangeStrip = memo(function RangeStrip({ ranges, active, labelOf }: Props) {
  return (
    <div className="strip" aria-hidden="true">
      {ranges.map(({ from, modelId }, index) => {
        const width = (ranges[index + 1]?.from ?? 1) - from;
        const classes = [index === active ? "on" : "", width < THIN ? "thin" : ""].join(" ").trim();
        return (
          <span
            key={from}
            className={classes}
            title={`from τ ${formatQuality(from)}: ${labelOf(modelId)}`}
            style={{ left: `${from * 100}%`, width: `${Math.max(width * 100, 0.4)}%` }}
          >
            {labelOf(modelId)}
          </span>
        );
      })}
    </div>
  );
});
