import { ruleOfPool } from "@/lib/core/pool";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { clampToUnit } from "@/lib/core/unit";
import { type Assignment, type BatchTable, planTotals } from "@/lib/forecast/batch-table";
import type { Goal } from "@/lib/forecast/capacity-multipliers";
import { createBatchSolver } from "@/lib/forecast/solve-batch";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import type {
  Estimate,
  FixedPlan,
  ForecastQuestion,
  ForecastResult,
  ModelShare,
  MovedPrompt,
  PlanPoint,
  ScatterPoint,
} from "./forecast-messages";
import type { PredictionStore, PromptFacts } from "./prediction-store";

const Z_95 = 1.96;
const MOVED_SHOWN = 12;
const CURVE_STEPS = 20;
const SCATTER_POINTS = 250;

/** Answers questions about one batch of predictions. What does not depend on the goal is worked out once per pool. */
export function createExplorer(store: PredictionStore, excerptOf: (prompt: number) => string) {
  let prepared: Prepared | undefined;
  const facts = store.facts();
  const unfamiliar = facts.filter((fact) => fact.unfamiliar).length;

  function prepare(question: ForecastQuestion): Prepared {
    const key = JSON.stringify([question.pool.id, question.candidates.map(({ price }) => price), curveRule(question)]);
    if (prepared?.key !== key) prepared = { key, ...prepareTable(store, question) };
    return prepared;
  }

  function decide(question: ForecastQuestion) {
    const ready = prepare(question);
    const startedAt = performance.now();
    const { assignment, met } = planFor(ready, question);
    return { ready, assignment, met, solveMs: performance.now() - startedAt };
  }

  return {
    decide,
    facts,
    explore(question: ForecastQuestion): ForecastResult {
      const { ready, assignment, met, solveMs } = decide(question);
      const { table, low, high, strongest, cheapest } = ready;
      const perMonth = question.callsPerMonth;
      const costs = perPrompt(table, assignment, table.costUsd);
      const strongCosts = perPrompt(table, strongest.plan, table.costUsd);
      const qualities = perPrompt(table, assignment, table.quality);
      const shares = sharesOf(table, assignment, question);
      return {
        prompts: store.count,
        ...{ met, solveMs, unfamiliar },
        usdPerMonth: scaled(estimate(costs), perMonth),
        usdSaved: scaled(estimate(costs.map((cost, i) => (strongCosts[i] ?? 0) - cost)), perMonth),
        quality: estimate(qualities),
        predictedInterval: {
          low: mean(perPrompt(table, assignment, low)),
          high: mean(perPrompt(table, assignment, high)),
        },
        strongest: fixedPlan(table, strongest, perMonth),
        cheapest: fixedPlan(table, cheapest, perMonth),
        shares,
        scatter: scatterOf(table, assignment, placesOf(shares, question)),
        curve: ready.curve.map(({ usdPerMonth, quality }) => ({ usdPerMonth: usdPerMonth * perMonth, quality })),
        qualityBins: binsOf(qualities),
        ...movedPrompts(ready, assignment, question, { facts, excerptOf }),
      };
    },
  };
}

type Fixed = { readonly plan: Assignment; readonly label: string };
type Prepared = ReturnType<typeof prepareTable> & { readonly key: string };

/** The curve of τ beside a plan is that of its own rule; plans of the whole file are shown beside the range floor's. */
function curveRule({ goal, pool }: ForecastQuestion): RoutingRule {
  return ruleOfPool(goal.kind === "tau" ? goal.rule : "relative", pool);
}

function prepareTable(store: PredictionStore, question: ForecastQuestion) {
  const { candidates, pool } = question;
  const table = store.table(candidates);
  const solver = createBatchSolver(table);
  const fixed = (c: number): Fixed => ({
    plan: new Uint8Array(store.count).fill(c),
    label: candidates[c]?.label ?? "",
  });
  const totals = candidates.map((_, c) => planTotals(table, fixed(c).plan).costUsd);
  const cheapest = totals.indexOf(Math.min(...totals));
  const curve = Array.from({ length: CURVE_STEPS + 1 }, (_, step): PlanPoint => {
    const plan = chooseByRule(table, table.candidates, curveRule(question), clampToUnit(step / CURVE_STEPS));
    const { costUsd, meanQuality } = planTotals(table, plan);
    return { usdPerMonth: costUsd / store.count, quality: meanQuality };
  });
  const strongest = fixed(candidates.findIndex(({ modelId }) => modelId === pool.strongestId));
  return { table, solver, curve, ...store.intervals(candidates), strongest, cheapest: fixed(cheapest) };
}

function planFor({ table, solver, strongest }: Prepared, question: ForecastQuestion) {
  const { goal, callsPerMonth, capacities } = question;
  if (goal.kind === "tau") {
    const plan = chooseByRule(table, table.candidates, curveRule(question), clampToUnit(goal.tolerance));
    return { assignment: plan, met: true };
  }
  const prompts = strongest.plan.length;
  const wanted: Goal =
    goal.kind === "quality"
      ? { kind: "quality", qualityMin: goal.keep * planTotals(table, strongest.plan).meanQuality }
      : { kind: "budget", costUsdMax: (goal.usdPerMonth * prompts) / callsPerMonth };
  const places = capacities.map((calls) => (calls === null ? null : Math.floor((calls * prompts) / callsPerMonth)));
  return solver.solve(wanted, places);
}

function perPrompt({ candidates }: BatchTable, assignment: Assignment, values: Float64Array): Float64Array {
  return Float64Array.from(assignment, (c, prompt) => values[prompt * candidates + c] ?? Number.NaN);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 95 % interval of a mean over prompts, by its standard error: as if the file were a sample of the month. */
function estimate(values: Float64Array): Estimate {
  const value = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  const half = values.length > 1 ? Z_95 * Math.sqrt(squares / (values.length - 1) / values.length) : 0;
  return { value, low: value - half, high: value + half };
}

function scaled({ value, low, high }: Estimate, by: number): Estimate {
  return { value: value * by, low: low * by, high: high * by };
}

function fixedPlan(table: BatchTable, { plan, label }: Fixed, callsPerMonth: number): FixedPlan {
  const { costUsd, meanQuality } = planTotals(table, plan);
  return { label, usdPerMonth: (costUsd / plan.length) * callsPerMonth, quality: meanQuality };
}

function sharesOf(table: BatchTable, assignment: Assignment, { candidates }: ForecastQuestion): ModelShare[] {
  const counts = candidates.map(() => ({ prompts: 0, costUsd: 0, quality: 0, costOfAll: 0 }));
  for (let prompt = 0; prompt < assignment.length; prompt++)
    for (const [c, count] of counts.entries()) {
      const at = prompt * table.candidates + c;
      count.costOfAll += table.costUsd[at] ?? 0;
      if (assignment[prompt] !== c) continue;
      count.prompts++;
      count.costUsd += table.costUsd[at] ?? 0;
      count.quality += table.quality[at] ?? 0;
    }
  return candidates
    .map(({ modelId, label }, c) => ({
      modelId,
      label,
      ...(counts[c] ?? { prompts: 0, costUsd: 0, quality: 0, costOfAll: 0 }),
    }))
    .sort((a, b) => a.costOfAll - b.costOfAll)
    .map(({ modelId, label, prompts, costUsd, quality }) => ({
      ...{ modelId, label, share: prompts / assignment.length },
      usdPerCall: prompts > 0 ? costUsd / prompts : null,
      quality: prompts > 0 ? quality / prompts : null,
    }));
}

/** Candidate → place among `shares`. */
function placesOf(shares: readonly ModelShare[], { candidates }: ForecastQuestion): number[] {
  return candidates.map(({ modelId }) => shares.findIndex((share) => share.modelId === modelId));
}

function scatterOf(table: BatchTable, assignment: Assignment, places: readonly number[]): ScatterPoint[] {
  const stride = Math.ceil(assignment.length / SCATTER_POINTS);
  return Array.from({ length: Math.ceil(assignment.length / stride) }, (_, i) => {
    const c = assignment[i * stride] ?? 0;
    const at = i * stride * table.candidates + c;
    return { usdPerCall: table.costUsd[at] ?? 0, quality: table.quality[at] ?? 0, place: places[c] ?? 0 };
  });
}

function binsOf(qualities: Float64Array): number[] {
  const bins = new Array<number>(10).fill(0);
  for (const quality of qualities) {
    const bin = Math.min(9, Math.floor(quality * 10));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

function movedPrompts(
  { table, strongest }: Prepared,
  assignment: Assignment,
  { candidates }: ForecastQuestion,
  { facts, excerptOf }: { facts: readonly PromptFacts[]; excerptOf(prompt: number): string },
): { movedCount: number; moved: MovedPrompt[] } {
  const order: { prompt: number; usdSaved: number; qualityChange: number }[] = [];
  for (let prompt = 0; prompt < assignment.length; prompt++) {
    const [to, from] = [assignment[prompt] ?? 0, strongest.plan[prompt] ?? 0];
    if (to === from) continue;
    const [after, before] = [prompt * table.candidates + to, prompt * table.candidates + from];
    const usdSaved = (table.costUsd[before] ?? 0) - (table.costUsd[after] ?? 0);
    order.push({ prompt, usdSaved, qualityChange: (table.quality[after] ?? 0) - (table.quality[before] ?? 0) });
  }
  const rowOf = (prompt: number) => facts[prompt]?.row ?? 0;
  // A prompt that occurs often is one line, not twelve.
  const shown = order
    .toSorted((a, b) => b.usdSaved - a.usdSaved || a.prompt - b.prompt)
    .filter(({ prompt }, i, sorted) => i === 0 || rowOf(sorted[i - 1]?.prompt ?? -1) !== rowOf(prompt))
    .slice(0, MOVED_SHOWN);
  const moved = shown.map(({ prompt, usdSaved, qualityChange }) => ({
    row: rowOf(prompt),
    excerpt: excerptOf(prompt),
    label: candidates[assignment[prompt] ?? 0]?.label ?? "",
    ...{ usdSaved, qualityChange },
  }));
  return { movedCount: order.length, moved };
}
