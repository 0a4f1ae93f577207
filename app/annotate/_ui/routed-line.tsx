import { useId } from "react";
import { formatQuality } from "@/app/_ui/format-numbers";
import type { PromptRouting } from "@/lib/contracts/annotation";
import type { ToleranceDecision } from "@/lib/core/decide";
import { clampToUnit, type UnitInterval } from "@/lib/core/unit";

type Props = {
  routing: PromptRouting | null;
  decision: ToleranceDecision | null;
  onTolerance(tolerance: UnitInterval): void;
};

/** After the vote: which model the router would have taken for this prompt, at the τ of a small slider. */
export function RoutedLine({ routing, decision, onTolerance }: Props) {
  const id = useId();
  if (!routing || !decision)
    return <p className="reasons small muted">The router has no pool with both of these models.</p>;
  const { tolerance, modelId } = decision;
  const label = routing.predictions.find((one) => one.modelId === modelId)?.label ?? modelId;
  return (
    <div className="reasons routed">
      <label htmlFor={id}>At τ = {formatQuality(tolerance)}</label>
      <input
        className="range"
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={tolerance}
        style={{ "--fill": `calc(12px + (100% - 24px) * ${tolerance})` }}
        onChange={({ target }) => onTolerance(clampToUnit(target.valueAsNumber))}
      />
      <span>
        the router would have chosen <b>{label}</b>
        <span className="muted">
          {" "}
          of {routing.predictions.length} in {routing.pool}, router {routing.routerVersion}
        </span>
      </span>
    </div>
  );
}
