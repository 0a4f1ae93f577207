import { applyHeads } from "@/lib/training/apply-heads";
import { clusterFolds } from "@/lib/training/cluster-folds";
import { distanceIn, type FamiliarityShape, fitFamiliarityShape } from "@/lib/training/fit-familiarity";
import type { LearntHeads, PerceptronSettings } from "@/lib/training/fit-perceptron";
import { joinSeeds } from "@/lib/training/join-seeds";
import { selectRows, type TrainingRows } from "@/lib/training/training-rows";
import { type FitJob, runFitJobs } from "./fit-jobs";
import type { PredictorName, TrainingSet } from "./training-set";

/** Predictions for training rows by fits that never saw them, row-major [rows, candidates]; NaN where there are none. */
export type HeldOut = {
  readonly qualityLogits: Float32Array;
  readonly tokensLogs: Float32Array;
  /** [rows]: whitened distance to the rows of the other parts. */
  readonly distances: Float64Array;
};

export type FittedParts = {
  /** Fitted on all rows. */
  readonly fit: LearntHeads;
  readonly shape: FamiliarityShape;
  /** Parts are folds of clusters: prompts like those in training. */
  readonly crossFitted: HeldOut;
  /** Parts are whole sources: prompts of a kind never seen. `null` for the preview predictor. */
  readonly sourceLeftOut: HeldOut | null;
};

export type FitPlan = {
  readonly settings: Readonly<Record<PredictorName, PerceptronSettings>>;
  readonly folds: number;
  readonly seeds: number;
  readonly foldSeeds: number;
  /** Sources held out together when asking what is said about kinds of prompts never seen. */
  readonly sourcesAtOnce: number;
  readonly seed: number;
  readonly threads: number;
  readonly cacheDirectory: string | null;
  onProgress?(share: number): void;
};

type Part = {
  readonly name: PredictorName;
  readonly kind: "all" | "fold" | "source";
  readonly heldOut: number[];
  readonly seeds: number;
};

/** Fits both predictors on all rows, and once more without each part of them, to see what they say about new prompts. */
export async function fitWithHeldOut(set: TrainingSet, plan: FitPlan): Promise<Record<PredictorName, FittedParts>> {
  const parts = partsOf(set, plan);
  const jobs = parts.flatMap((part): FitJob[] => {
    const heldOut = new Set(part.heldOut);
    const rows = Uint32Array.from([...set.prompts.keys()].filter((row) => !heldOut.has(row)));
    const settings = plan.settings[part.name];
    return Array.from({ length: part.seeds }, (_, s) => ({
      table: part.name,
      rows,
      settings,
      seed: plan.seed * 1000 + s,
    }));
  });
  const work = jobs.map(({ rows, settings, table }) => rows.length * settings.units * inputsOf(set, table));
  const total = jobs.reduce((sum, { settings }, job) => sum + settings.epochs * (work[job] ?? 0), 0);
  let done = 0;
  const fits = await runFitJobs(set.tables, jobs, {
    threads: plan.threads,
    cacheDirectory: plan.cacheDirectory,
    onEpoch(job) {
      done += work[job] ?? 0;
      plan.onProgress?.(done / total);
    },
  });
  const fitsOfPart = (at: number) => {
    const before = parts.slice(0, at).reduce((sum, { seeds }) => sum + seeds, 0);
    return fits.slice(before, before + (parts[at]?.seeds ?? 0));
  };
  const fitted = parts.map((part, at) => ({ part, fit: joinSeeds(fitsOfPart(at)) }));
  const partsFor = (name: PredictorName): FittedParts => {
    const table = tableOf(set, name);
    const of = (kind: Part["kind"]) => fitted.filter(({ part }) => part.name === name && part.kind === kind);
    const [all] = of("all");
    if (!all) throw new Error(`no fit on all rows for ${name}`);
    return {
      fit: all.fit,
      shape: shapeOf(table),
      crossFitted: heldOutOf(table, of("fold")),
      sourceLeftOut: name === "encoder" ? heldOutOf(table, of("source")) : null,
    };
  };
  return { encoder: partsFor("encoder"), preview: partsFor("preview") };
}

function partsOf(set: TrainingSet, plan: FitPlan): Part[] {
  const foldOf = clusterFolds(set.prompts, plan.folds, plan.seed);
  const rowsWhere = (keep: (row: number) => boolean) => [...set.prompts.keys()].filter(keep);
  return (["encoder", "preview"] as const).flatMap((name): Part[] => [
    { name, kind: "all", heldOut: [], seeds: plan.seeds },
    ...Array.from({ length: plan.folds }, (_, fold) => ({
      name,
      kind: "fold" as const,
      heldOut: rowsWhere((row) => foldOf[row] === fold),
      seeds: plan.foldSeeds,
    })),
    ...(name === "preview" ? [] : sourceGroups(set, plan.sourcesAtOnce)).map((sources) => ({
      name,
      kind: "source" as const,
      heldOut: rowsWhere((row) => sources.includes(set.prompts[row]?.source ?? "")),
      seeds: 1,
    })),
  ]);
}

/** What is held out is a kind of task that the fit has never seen: one source, or two at a time for half the work. */
function sourceGroups(set: TrainingSet, sourcesAtOnce: number): string[][] {
  const sources = [...new Set(set.prompts.map(({ source }) => source))].toSorted();
  const groups = Array.from({ length: Math.ceil(sources.length / sourcesAtOnce) }, (_, group) =>
    sources.slice(group * sourcesAtOnce, (group + 1) * sourcesAtOnce),
  );
  return groups.length < 2 ? [] : groups;
}

/** Familiarity looks at what a prompt says: every feature but the last, which is its length. */
function shapeOf(table: TrainingRows): FamiliarityShape {
  return fitFamiliarityShape(table.features, { width: table.inputs, inputs: table.inputs - 1 });
}

function heldOutOf(table: TrainingRows, parts: readonly { part: Part; fit: LearntHeads }[]): HeldOut {
  const size = table.count * table.candidates;
  const out: HeldOut = {
    qualityLogits: new Float32Array(size).fill(Number.NaN),
    tokensLogs: new Float32Array(size).fill(Number.NaN),
    distances: new Float64Array(table.count).fill(Number.NaN),
  };
  for (const { part, fit } of parts) {
    const heldOut = new Set(part.heldOut);
    const others = Array.from({ length: table.count }, (_, row) => row).filter((row) => !heldOut.has(row));
    const shape = shapeOf(selectRows(table, others));
    for (const row of part.heldOut) {
      const features = table.features.subarray(row * table.inputs, (row + 1) * table.inputs);
      const { qualityLogits, tokensLogs } = applyHeads(fit, features);
      out.qualityLogits.set(qualityLogits, row * table.candidates);
      out.tokensLogs.set(tokensLogs, row * table.candidates);
      out.distances[row] = distanceIn(shape, features);
    }
  }
  return out;
}

function tableOf(set: TrainingSet, name: PredictorName): TrainingRows {
  const table = set.tables.get(name);
  if (!table) throw new Error(`no table ${name}`);
  return table;
}

function inputsOf(set: TrainingSet, table: string): number {
  return table === "preview" ? tableOf(set, "preview").inputs : tableOf(set, "encoder").inputs;
}
