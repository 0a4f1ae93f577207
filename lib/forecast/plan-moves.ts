import { type Assignment, type BatchTable, planTotals, promptsOf } from "./batch-table";
import type { Capacities, Goal } from "./capacity-multipliers";

/** A plan under repair: moves of single prompts, best exchange first, into candidates that have room. */
export type PlanState = {
  readonly table: BatchTable;
  readonly plan: Assignment;
  readonly capacities: Capacities;
  readonly loads: number[];
  costUsd: number;
  qualitySum: number;
};

type Move = { readonly prompt: number; readonly to: number };
/** `raise` buys quality, `trim` saves cost. */
type Direction = "raise" | "trim";

const MOVES_AT_ONCE = 3_000;
const SLACK = 1e-9;

export function planState(table: BatchTable, plan: Assignment, capacities: Capacities): PlanState {
  const { costUsd, meanQuality, loads } = planTotals(table, plan);
  return { table, plan, capacities, loads: [...loads], costUsd, qualitySum: meanQuality * plan.length };
}

export function isMet({ costUsd, qualitySum, plan }: PlanState, goal: Goal): boolean {
  if (goal.kind === "quality") return qualitySum >= goal.qualityMin * plan.length - SLACK;
  return costUsd <= goal.costUsdMax * (1 + SLACK);
}

/** Moves until the goal is met, then what can be saved, or bought, without leaving it. False: the goal is out of reach. */
export function reachGoal(state: PlanState, goal: Goal): boolean {
  const [towards, beyond]: [Direction, Direction] = goal.kind === "quality" ? ["raise", "trim"] : ["trim", "raise"];
  while (!isMet(state, goal)) {
    let moved = 0;
    for (const move of bestMoves(state, towards)) {
      if (isMet(state, goal)) break;
      if (hasRoom(state, move.to)) moved += apply(state, move);
    }
    if (moved === 0) return false;
  }
  for (const move of bestMoves(state, beyond)) {
    const back = state.plan[move.prompt] ?? 0;
    if (!hasRoom(state, move.to)) continue;
    apply(state, move);
    if (!isMet(state, goal)) apply(state, { prompt: move.prompt, to: back });
  }
  return true;
}

/** Empties overfull candidates, least loss of cost − λ·quality first. False: there is not room for all prompts. */
export function keepCapacities(state: PlanState, lambda: number): boolean {
  const { table, plan, loads, capacities } = state;
  const scoreOf = (prompt: number, c: number) => {
    const at = prompt * table.candidates + c;
    return (table.costUsd[at] ?? 0) - lambda * (table.quality[at] ?? 0);
  };
  for (const [candidate, capacity] of capacities.entries()) {
    if (capacity === null || (loads[candidate] ?? 0) <= capacity) continue;
    const leaving: number[] = [];
    for (let prompt = 0; prompt < plan.length; prompt++) if (plan[prompt] === candidate) leaving.push(prompt);
    const lossOf = (prompt: number) => bestElsewhere(state, prompt, scoreOf).score - scoreOf(prompt, candidate);
    const losses = new Map(leaving.map((prompt) => [prompt, lossOf(prompt)]));
    leaving.sort((a, b) => (losses.get(a) ?? 0) - (losses.get(b) ?? 0) || a - b);
    for (const prompt of leaving.slice(0, (loads[candidate] ?? 0) - capacity)) {
      const { to } = bestElsewhere(state, prompt, scoreOf);
      if (to < 0) return false;
      apply(state, { prompt, to });
    }
  }
  return true;
}

function bestElsewhere(state: PlanState, prompt: number, scoreOf: (prompt: number, c: number) => number) {
  let [to, score] = [-1, Number.POSITIVE_INFINITY];
  for (let c = 0; c < state.table.candidates; c++) {
    if (c === state.plan[prompt] || !hasRoom(state, c) || scoreOf(prompt, c) >= score) continue;
    [to, score] = [c, scoreOf(prompt, c)];
  }
  return { to, score };
}

/** Each prompt's best exchange, the best of them first; about so many at most that sorting stays quick. */
function bestMoves(state: PlanState, direction: Direction): Move[] {
  const { rates, targets } = bestExchanges(state, direction);
  const worst = thresholdOf(rates);
  const moves: Move[] = [];
  for (let prompt = 0; prompt < rates.length; prompt++) {
    const rate = rates[prompt] ?? 0;
    if (rate <= worst && rate < Number.POSITIVE_INFINITY) moves.push({ prompt, to: targets[prompt] ?? 0 });
  }
  return moves.sort((a, b) => (rates[a.prompt] ?? 0) - (rates[b.prompt] ?? 0) || a.prompt - b.prompt);
}

/** The rate that about MOVES_AT_ONCE prompts do not exceed, read off every k-th of them. */
function thresholdOf(rates: Float64Array): number {
  if (rates.length <= MOVES_AT_ONCE) return Number.POSITIVE_INFINITY;
  const stride = Math.ceil(rates.length / 10_000);
  const some = new Float64Array(Math.ceil(rates.length / stride));
  for (let at = 0; at < some.length; at++) some[at] = rates[at * stride] ?? 0;
  return some.sort()[Math.floor(MOVES_AT_ONCE / stride)] ?? Number.POSITIVE_INFINITY;
}

/**
 * Per prompt the best rate and where to: cost per quality gained (raise), or quality lost per cost saved (trim). Smaller
 * is better, below 0 a gift; Infinity: no move. Plain loops: this passes over the whole table at every re-solve.
 */
function bestExchanges(state: PlanState, direction: Direction): { rates: Float64Array; targets: Uint8Array } {
  const { candidates, quality, costUsd } = state.table;
  const prompts = promptsOf(state.table);
  const rates = new Float64Array(prompts).fill(Number.POSITIVE_INFINITY);
  const targets = new Uint8Array(prompts);
  const room = Uint8Array.from({ length: candidates }, (_, c) => Number(hasRoom(state, c)));
  const isRaise = direction === "raise";
  for (let prompt = 0, row = 0; prompt < prompts; prompt++, row += candidates) {
    const now = row + (state.plan[prompt] ?? 0);
    const [qualityNow, costNow] = [quality[now] ?? 0, costUsd[now] ?? 0];
    let rate = Number.POSITIVE_INFINITY;
    for (let c = 0; c < candidates; c++) {
      const gain = (quality[row + c] ?? 0) - qualityNow;
      const saving = costNow - (costUsd[row + c] ?? 0);
      const here = isRaise ? -saving / gain : -gain / saving;
      if ((isRaise ? gain : saving) <= 0 || here >= rate || room[c] === 0) continue;
      rate = here;
      targets[prompt] = c;
    }
    rates[prompt] = rate;
  }
  return { rates, targets };
}

function hasRoom({ capacities, loads }: PlanState, candidate: number): boolean {
  const capacity = capacities[candidate] ?? null;
  return capacity === null || (loads[candidate] ?? 0) < capacity;
}

function apply(state: PlanState, { prompt, to }: Move): 1 {
  const { candidates, quality, costUsd } = state.table;
  const from = state.plan[prompt] ?? 0;
  const [before, after] = [prompt * candidates + from, prompt * candidates + to];
  state.qualitySum += (quality[after] ?? 0) - (quality[before] ?? 0);
  state.costUsd += (costUsd[after] ?? 0) - (costUsd[before] ?? 0);
  state.loads[from] = (state.loads[from] ?? 0) - 1;
  state.loads[to] = (state.loads[to] ?? 0) + 1;
  state.plan[prompt] = to;
  return 1;
}
