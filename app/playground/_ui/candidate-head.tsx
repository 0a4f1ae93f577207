import { formatQuality } from "@/app/_ui/format-numbers";
import type { CandidateSort, SortKey } from "./candidate-order";
import { axisLabels, axisPercent, type QualityAxis } from "./quality-axis";

type Props = {
  axis: QualityAxis;
  /** Null where the rule has no floor, or there is no decision. */
  floor: number | null;
  sort: CandidateSort;
  onSort(key: SortKey): void;
};

export function CandidateHead({ axis, floor, sort, onSort }: Props) {
  const sortOf = (key: SortKey) => (sort.key === key ? (sort.descending ? "descending" : "ascending") : undefined);
  return (
    <>
      <colgroup>
        <col className="c-rank" />
        <col className="c-model" />
        <col />
        <col className="c-val" />
        <col className="c-call" />
        <col className="c-why" />
      </colgroup>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="n">
            <span className="sr-only">Use, rank by cost</span>
            <span aria-hidden="true">#</span>
          </th>
          <th role="columnheader" scope="col" aria-sort={sortOf("label")}>
            <SortButton name="Model" onPress={() => onSort("label")} />
          </th>
          <th role="columnheader" scope="col" className="q" aria-sort={sortOf("quality")}>
            <SortButton name="Predicted quality" onPress={() => onSort("quality")} />{" "}
            <span className="unit">90% interval</span>
            <Axis axis={axis} floor={floor} />
          </th>
          <th role="columnheader" scope="col" className="n">
            Quality
            <br />
            <span className="unit">interval</span>
          </th>
          <th role="columnheader" scope="col" className="n" aria-sort={sortOf("cost")}>
            <SortButton name="Expected cost" onPress={() => onSort("cost")} />
            <br />
            <span className="unit">call, 1k calls</span>
          </th>
          <th role="columnheader" scope="col">
            Reason
          </th>
        </tr>
      </thead>
    </>
  );
}

function SortButton({ name, onPress }: { name: string; onPress(): void }) {
  return (
    <button className="sort" type="button" onClick={onPress}>
      {name}
    </button>
  );
}

const FLAG_REACH_PERCENT = 22; // Labels nearer to the flag than this would lie under it.

function Axis({ axis, floor }: { axis: QualityAxis; floor: number | null }) {
  const flagAt = floor === null ? null : axisPercent(axis, floor);
  return (
    <div className="ax" aria-hidden="true">
      {axisLabels(axis).map((label, index) => {
        const hidden = flagAt !== null && Math.abs(flagAt - index * 25) < FLAG_REACH_PERCENT;
        return (
          <span key={index} className={hidden ? "invisible" : ""}>
            {label}
          </span>
        );
      })}
      <div className="floor-at">
        <span className="flag">{floor === null ? null : `floor ${formatQuality(floor)}`}</span>
      </div>
    </div>
  );
}
