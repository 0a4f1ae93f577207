import { arqgc } from "@/lib/benchmark/arqgc";
import { type Block, blockOf, fixedMeans } from "@/lib/benchmark/block";
import { meansOfChoices } from "@/lib/benchmark/choices";
import { hullCurve } from "@/lib/benchmark/curve";
import type { PackCandidate } from "@/lib/benchmark/pack";
import { selectCells } from "@/lib/benchmark/select-cells";
import { trackMembership } from "@/lib/benchmark/track";
import type { Pool } from "@/lib/core/candidate";
import { bestFixedModel, fixedModels } from "@/lib/core/fixed-models";
import { clampToUnit } from "@/lib/core/unit";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import { modelEffects } from "@/lib/training/model-effects";
import { utilityTable } from "@/lib/training/utility-table";
import type { PoolMembers } from "./pools";
import { outcomeTables, type TrainingSet } from "./training-set";

/** Cross-fitted predictions for the rows of a training set, row-major [prompts, models of the set]. */
export type CrossFittedPredictions = { readonly quality: Float64Array; readonly costUsd: Float64Array };

export type PoolWithFacts = {
  readonly pool: Pool;
  /** Training prompts on which all members were measured (with a cost, for the margin). */
  readonly commonPrompts: number;
  readonly strongestBasis: typeof ON_COMMON | typeof ON_SHARED;
};

const ON_COMMON = "mean quality on common prompts";
const ON_SHARED = "no prompt has all members: model effect after allowing for prompt effects";

/** Below this the margin of the Dynamic Max rule is left at 0: too few prompts to choose it on. */
const COMMON_PROMPTS_MIN = 200;
const MARGINS = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1];
const TOLERANCES = Array.from({ length: 51 }, (_, step) => clampToUnit(step / 50));

export function withRules(
  { id, label, modelIds }: PoolMembers,
  set: TrainingSet,
  { predictions, candidates }: { predictions: CrossFittedPredictions; candidates: readonly PackCandidate[] },
): PoolWithFacts {
  // Choices are made over columns in ascending id, as everywhere in the benchmark.
  const members = modelIds.toSorted().flatMap((modelId) => candidates.find((c) => c.modelId === modelId) ?? []);
  const columns = members.map(({ modelId }) => set.modelIds.indexOf(modelId));
  const { quality, costUsd } = predictions;
  const width = set.modelIds.length;
  const rowsOf = (rows: readonly number[]) => ({
    quality: selectCells(quality, { width, rows, columns }),
    costUsd: selectCells(costUsd, { width, rows, columns }),
  });
  const all = [...set.prompts.keys()];
  const measured = {
    kind: "quality",
    basis: "tokens",
    sources: [...new Set(set.prompts.map((p) => p.source))],
  } as const;
  const common = trackMembership(set.prompts, members, measured).kept;
  const costed = trackMembership(set.prompts, members, { ...measured, kind: "cost" }).kept;
  const rowById = new Map(set.prompts.map(({ promptId }, row) => [promptId, row]));
  const costedRows = rowsOf(costed.map(({ promptId }) => rowById.get(promptId) ?? 0));
  const effects = modelEffects({
    ...outcomeTables(
      set.prompts,
      members.map(({ modelId }) => modelId),
    ),
    count: set.prompts.length,
    weights: weightsOf(set),
  });
  const means =
    common.length > 0
      ? fixedMeans(blockOf(common, members, measured))
      : members.map(({ modelId }, column) => ({ modelId, quality: effects[column] ?? 0 }));
  return {
    commonPrompts: costed.length,
    strongestBasis: common.length > 0 ? ON_COMMON : ON_SHARED,
    pool: {
      id,
      label,
      modelIds,
      strongestId: bestFixedModel(means.map((mean) => ({ ...mean, costUsd: 0 }))).modelId,
      dynamicMaxMargin:
        costed.length < COMMON_PROMPTS_MIN
          ? 0
          : bestMargin(blockOf(costed, members, { kind: "cost", basis: "tokens" }), costedRows),
      qualityPerUsdByTolerance: utilityTable({ ...rowsOf(all), candidates: columns.length, weights: weightsOf(set) }),
    },
  };
}

/** δ with the largest area under the hull of cross-fitted operating points; the smaller one when equal. */
export function bestMargin(block: Block, predictions: CrossFittedPredictions): number {
  const ends = fixedModels(fixedMeans(block));
  const areas = MARGINS.map((margin) => {
    const points = TOLERANCES.map((tolerance) =>
      meansOfChoices(
        block,
        chooseByRule(predictions, block.candidates.length, { kind: "dynamic_max", margin }, tolerance),
      ),
    );
    return arqgc(hullCurve([...points, ends.cheapest]), ends).raw ?? 0;
  });
  return MARGINS[areas.indexOf(Math.max(...areas))] ?? 0;
}

function weightsOf(set: TrainingSet): Float32Array {
  return set.tables.get("encoder")?.weights ?? new Float32Array(set.prompts.length).fill(1);
}
