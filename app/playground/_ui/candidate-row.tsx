import { memo } from "react";
import { formatCallUsd, formatInterval, formatQuality, formatThousandUsd } from "@/app/_ui/format-numbers";
import { axisPercent, type QualityAxis } from "./quality-axis";

/** chosen, feasible (under the utility rule all others), below the floor, or out: left out by the person, or not runnable. */
export type RowState = "chosen" | "ok" | "below" | "out" | "idle";

export type RowPrediction = {
  readonly quality: number;
  readonly qualityInterval: { readonly low: number; readonly high: number };
  readonly costUsdExpected: number;
};

type Props = {
  modelId: string;
  label: string;
  rank: number;
  prediction: RowPrediction | null;
  state: RowState;
  reason: string;
  axis: QualityAxis;
  /** Null where the person cannot change it: the last candidate stays, and what is not runnable is out anyway. */
  included: boolean;
  canToggle: boolean;
  onToggle(modelId: string): void;
};

/** One candidate. Moving τ changes at most `state` and `reason`; the floor line moves by a custom property above. */
export const CandidateRow = memo(function CandidateRow(props: Props) {
  const { modelId, label, rank, prediction, state, reason, axis, included, canToggle, onToggle } = props;
  return (
    // Roles are explicit because on phones the rows are laid out as cards, which drops the implied ones.
    <tr role="row" className={state} aria-current={state === "chosen" ? "true" : undefined}>
      <td role="cell" className="n r">
        <label className="use">
          <input
            type="checkbox"
            checked={included}
            disabled={!canToggle}
            title={included && !canToggle ? "The last one stays: a decision needs a model." : undefined}
            aria-label={`Use ${label}`}
            onChange={() => onToggle(modelId)}
          />
          <span aria-hidden="true">{prediction ? rank : "–"}</span>
        </label>
        {prediction ? <span className="sr-only">{`rank ${rank} by cost`}</span> : null}
      </td>
      <th role="rowheader" scope="row" className="m name" title={modelId}>
        <span className="clamp">{label}</span>
      </th>
      <td role="cell" className="q">
        {prediction ? <QualityBar prediction={prediction} axis={axis} /> : <div className="qcell" />}
      </td>
      <td role="cell" className="n v">
        {prediction ? formatQuality(prediction.quality) : "–"}
        <br />
        <span className="cap">{prediction ? formatInterval(prediction.qualityInterval) : null}</span>
      </td>
      <td role="cell" className="n c">
        {prediction ? formatCallUsd(prediction.costUsdExpected) : "–"}
        <br />
        <span className="cap">{prediction ? formatThousandUsd(prediction.costUsdExpected) : null}</span>
      </td>
      <td role="cell" className="why">
        <span className="clamp">{reason}</span>
      </td>
    </tr>
  );
});

function QualityBar({ prediction, axis }: { prediction: RowPrediction; axis: QualityAxis }) {
  const { low, high } = prediction.qualityInterval;
  const [from, to] = [axisPercent(axis, low), axisPercent(axis, high)];
  return (
    <div className="qcell" style={{ "--q": `${axisPercent(axis, prediction.quality)}%` }}>
      <div className="bar" />
      <div className="whisk" style={{ left: `${from}%`, width: `${to - from}%` }} />
      <div className="dot" />
      <div className="floor-at">
        <div className="floor" />
      </div>
    </div>
  );
}
