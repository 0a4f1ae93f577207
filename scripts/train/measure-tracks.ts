import { arqgc } from "@/lib/benchmark/arqgc";
import { type Block, blockOf, fixedMeans } from "@/lib/benchmark/block";
import { meansOfChoices } from "@/lib/benchmark/choices";
import { costSaving, KEPT_QUALITY_LEVELS, savingPoint } from "@/lib/benchmark/cost-saving";
import { mixingPlan, type OperatingPoint, planCurve, rawCurve } from "@/lib/benchmark/curve";
import type { PackCandidate, PackPrompt } from "@/lib/benchmark/pack";
import { costPredictionQuality, predictionQuality } from "@/lib/benchmark/prediction-quality";
import { zeroRouterCurve, zeroRouterModels } from "@/lib/benchmark/reference-rows";
import { selectCells } from "@/lib/benchmark/select-cells";
import { TOLERANCES } from "@/lib/benchmark/tolerances";
import { type Track, trackMembership } from "@/lib/benchmark/track";
import { fixedModels } from "@/lib/core/fixed-models";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import { utilityTable } from "@/lib/training/utility-table";
import { bestMargin } from "./pool-rules";

/** Predictions for some prompts, row-major [prompts, models], as the product would show them. */
export type PredictedRows = {
  readonly prompts: readonly PackPrompt[];
  readonly modelIds: readonly string[];
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
};

/** The part of `rows` that belongs to a track, with what was measured there; columns in ascending model id. */
export type TrackRows = {
  readonly block: Block;
  readonly predictions: { readonly quality: Float64Array; readonly costUsd: Float64Array };
};

export function trackRows(rows: PredictedRows, track: Track, candidates: readonly PackCandidate[]): TrackRows {
  const members = track.candidates.toSorted().flatMap((modelId) => candidates.find((c) => c.modelId === modelId) ?? []);
  const { kept } = trackMembership(rows.prompts, members, track);
  const rowById = new Map(rows.prompts.map(({ promptId }, row) => [promptId, row]));
  const cells = {
    width: rows.modelIds.length,
    rows: kept.map(({ promptId }) => rowById.get(promptId) ?? 0),
    columns: members.map(({ modelId }) => rows.modelIds.indexOf(modelId)),
  };
  return {
    block: blockOf(kept, members, track),
    predictions: { quality: selectCells(rows.quality, cells), costUsd: selectCells(rows.costUsd, cells) },
  };
}

/** The three rules with what cross-fitted rows of the track set in them. */
export function trackRules({ block, predictions }: TrackRows): Record<string, RoutingRule> {
  const weights = new Float64Array(block.prompts.length).fill(1);
  return {
    "ipr-relative": { kind: "relative" },
    "ipr-dynamic-max": { kind: "dynamic_max", margin: bestMargin(block, predictions) },
    utility: {
      kind: "utility",
      qualityPerUsdByTolerance: utilityTable({ ...predictions, candidates: block.candidates.length, weights }),
    },
  };
}

/** Knobs and plan chosen on `crossFitted`, everything reported from `test` (spec §3 and §4.5). */
export function trackFigures(crossFitted: TrackRows, test: TrackRows) {
  const fixed = fixedModels(fixedMeans(crossFitted.block));
  const testMeans = fixedMeans(test.block);
  const onTest = (modelId: string) => testMeans.find((mean) => mean.modelId === modelId) ?? fixed.best;
  const ends = { best: onTest(fixed.best.modelId), cheapest: onTest(fixed.cheapest.modelId) };
  const zero = arqgc(zeroRouterCurve(zeroRouterModels(fixedMeans(crossFitted.block)), testMeans), ends);
  const rules = Object.entries(trackRules(crossFitted)).map(([name, rule]) => {
    const chosenOn = pointsOf(crossFitted, rule);
    const points = pointsOf(test, rule);
    const planned = arqgc(planCurve(mixingPlan(chosenOn, fixed.cheapest), points, ends.cheapest), ends);
    const savings = KEPT_QUALITY_LEVELS.map((kept) => {
      const chosen = savingPoint(chosenOn, fixed.best, kept);
      const { csr, qualityRatio } = costSaving(
        points.find(({ knob }) => knob === chosen?.knob),
        ends.best,
        kept,
      );
      return { csr: rounded(csr), qualityKept: rounded(qualityRatio) };
    });
    const figures = {
      bounded: rounded(planned.bounded),
      raw: rounded(planned.raw),
      gain: rounded(planned.raw === null || zero.raw === null ? null : planned.raw - zero.raw),
      rawOfAllKnobs: rounded(arqgc(rawCurve(points), ends).raw),
      parity: savings[0] ?? null,
      at98: savings[1] ?? null,
    };
    return [name, rule.kind === "dynamic_max" ? { ...figures, margin: rule.margin } : figures] as const;
  });
  return {
    prompts: test.block.prompts.length,
    best: fixed.best.modelId,
    cheapest: fixed.cheapest.modelId,
    zeroRouterRaw: rounded(zero.raw),
    brier: rounded(predictionQuality(test.predictions.quality, test.block.quality).brier),
    ece: rounded(predictionQuality(test.predictions.quality, test.block.quality).ece),
    costRatio: test.block.costUsd
      ? rounded(costPredictionQuality(test.predictions.costUsd, test.block.costUsd).ratio)
      : null,
    rules: Object.fromEntries(rules),
  };
}

function pointsOf({ block, predictions }: TrackRows, rule: RoutingRule): OperatingPoint[] {
  return TOLERANCES.map((knob) => ({
    knob,
    ...meansOfChoices(block, chooseByRule(predictions, block.candidates.length, rule, knob)),
  }));
}

export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e4) / 1e4;
}
