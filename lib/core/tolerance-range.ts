import { decideRoute, type RoutingQuestion } from "./decide";
import { clampToUnit, type UnitInterval } from "./unit";

/** From `from` on (and up to the next range's `from`) the rule chooses `modelId`. */
export type ToleranceRange = { readonly from: UnitInterval; readonly modelId: string };

const GRID = 100;
const BISECTIONS = 24; // 0.01 / 2^24 < 1e-9

/**
 * Which model is chosen in which range of τ, ascending from 0. Edges are found by bisection between grid steps of 0.01,
 * exact to 1e-9 for every rule; a model chosen only inside one grid step may be missed.
 */
export function toleranceRanges(question: Omit<RoutingQuestion, "tolerance">): ToleranceRange[] {
  const chosenAt = (tolerance: number) => decideRoute({ ...question, tolerance: clampToUnit(tolerance) }).modelId;
  const ranges: ToleranceRange[] = [{ from: clampToUnit(0), modelId: chosenAt(0) }];
  for (let step = 1; step <= GRID; step++) {
    const modelId = chosenAt(step / GRID);
    if (modelId === ranges.at(-1)?.modelId) continue;
    ranges.push({ from: clampToUnit(edgeBetween((step - 1) / GRID, step / GRID, modelId, chosenAt)), modelId });
  }
  return ranges;
}

/** The smallest τ in (low, high] that chooses `modelId`. */
function edgeBetween(low: number, high: number, modelId: string, chosenAt: (tolerance: number) => string): number {
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (chosenAt(middle) === modelId) high = middle;
    else low = middle;
  }
  return high;
}
