import type { Pack } from "@/lib/benchmark/pack";
import type { RouterCard } from "@/lib/contracts/router-file";
import type { PerceptronSettings } from "@/lib/training/fit-perceptron";
import type { EncodedPrompts } from "../pack/encoded-prompts";
import { type FittedParts, fitWithHeldOut } from "./cross-fit";
import { type PoolWithFacts, withRules } from "./pool-rules";
import { poolMembers } from "./pools";
import { expectedCosts, tokensPerWordPiece } from "./predicted-outcomes";
import { type Calibrated, calibrate, predictorCard } from "./predictor-parts";
import { type PredictorName, type TrainingSet, trainingSetOf } from "./training-set";
import { createWeightsFile } from "./weights-file";

export type FitOptions = {
  readonly version: string;
  readonly seed: number;
  readonly threads: number;
  readonly cacheDirectory: string | null;
  /** Sources held out together: 1 takes longest and says most. */
  readonly sourcesAtOnce: number;
  readonly encoder: RouterCard["encoder"];
  readonly settings?: Readonly<Record<PredictorName, PerceptronSettings>>;
  onProgress?(share: number): void;
};

/** A router with everything that was seen on the way: the card's metrics are measured from it. */
export type FittedRouter = {
  readonly card: RouterCard;
  readonly weights: Uint8Array;
  readonly set: TrainingSet;
  readonly parts: Record<PredictorName, FittedParts>;
  readonly calibrated: Record<PredictorName, Calibrated>;
  readonly pools: readonly PoolWithFacts[];
  /** Cross-fitted, by the encoder predictor, row-major [training prompts, models], USD. */
  readonly crossFittedCosts: Float64Array;
};

const UNITS = 128;
/** Encoder: compared on held-out folds of train and val. Preview: by analogy, not searched. See docs/training.md. */
export const SETTINGS: Readonly<Record<PredictorName, PerceptronSettings>> = {
  encoder: { units: UNITS, epochs: 6, batchRows: 128, learningRate: 2e-3, weightDecay: 1e-4, dropout: 0.4 },
  preview: { units: UNITS, epochs: 8, batchRows: 128, learningRate: 2e-3, weightDecay: 1e-4, dropout: 0.3 },
};
export const FOLDS = 5;
const SEEDS = 4;
const FOLD_SEEDS = 2;

export async function fitRouter(pack: Pack, encoded: EncodedPrompts, options: FitOptions): Promise<FittedRouter> {
  const settings = options.settings ?? SETTINGS;
  const set = trainingSetOf(pack, encoded);
  const parts = await fitWithHeldOut(set, {
    settings,
    folds: FOLDS,
    seeds: SEEDS,
    foldSeeds: FOLD_SEEDS,
    sourcesAtOnce: options.sourcesAtOnce,
    seed: options.seed,
    threads: options.threads,
    cacheDirectory: options.cacheDirectory,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  const sources = set.prompts.map(({ source }) => source);
  const encoder = calibrate(parts.encoder, rowsOf(set, "encoder"), { sources, ramp: null });
  // One ramp for both: a person should not see trust jump when the encoder takes over from the preview.
  const preview = calibrate(parts.preview, rowsOf(set, "preview"), { sources, ramp: encoder.map.trustRamp });
  const calibrated = { encoder, preview };
  const wordPieces = set.positions.map((position) => encoded.wordPieces[position] ?? 0);
  const inputTokensPerWordPiece = tokensPerWordPiece(set.prompts, wordPieces);
  const candidates = set.modelIds.flatMap((modelId) => pack.candidates.find((c) => c.modelId === modelId) ?? []);
  const crossFittedCosts = expectedCosts(parts.encoder.crossFitted.tokensLogs, {
    candidates,
    smearings: encoder.smearings,
    wordPieces,
    inputTokensPerWordPiece,
  });
  const predictions = { quality: encoder.qualities, costUsd: crossFittedCosts };
  const pools = poolMembers(candidates).map((members) => withRules(members, set, { predictions, candidates }));
  const weights = createWeightsFile();
  const facts = { weights, modelIds: set.modelIds, labelledPrompts: set.labelledPrompts };
  const predictors = {
    encoder: predictorCard(parts.encoder, encoder, facts),
    preview: predictorCard(parts.preview, preview, facts),
  };
  const card: RouterCard = {
    version: options.version,
    encoder: options.encoder,
    inputTokensPerWordPiece,
    predictors,
    pools: pools.map(({ pool }) => ({
      ...pool,
      modelIds: [...pool.modelIds],
      qualityPerUsdByTolerance: [...pool.qualityPerUsdByTolerance],
    })),
    training: trainingFacts(pack, set, { settings, seed: options.seed }),
    metrics: {},
  };
  return { card, weights: weights.bytes(), set, parts, calibrated, pools, crossFittedCosts };
}

function rowsOf(set: TrainingSet, name: PredictorName) {
  const table = set.tables.get(name);
  if (!table) throw new Error(`no table ${name}`);
  return table;
}

function trainingFacts(
  pack: Pack,
  set: TrainingSet,
  { settings, seed }: { settings: Readonly<Record<PredictorName, PerceptronSettings>>; seed: number },
): RouterCard["training"] {
  const shipped = new Set(set.modelIds);
  const leftOut = pack.candidates.filter(({ modelId }) => !shipped.has(modelId));
  return {
    pack: { name: pack.name, version: pack.version, sha256: Object.fromEntries(pack.sha256ByFile) },
    splits: "fitted on train and val; what was chosen, and on which rows, stands in metrics.protocol",
    prompts: set.prompts.length,
    sourcesNeverTrained: ["alpacaeval2 (CC-BY-NC-4.0, judge-scored): kept as the unfamiliar source"],
    candidatesLeftOut: Object.fromEntries(
      leftOut.map(({ modelId }) => [modelId, `${set.labelledPrompts.get(modelId) ?? 0} labelled training prompts`]),
    ),
    embeddings: "the int8 encoder's, one prompt per run, as WASM and Node serve them",
    seed,
    seeds: SEEDS,
    seedsPerFold: FOLD_SEEDS,
    folds: FOLDS,
    settings: { encoder: { ...settings.encoder }, preview: { ...settings.preview } },
    sourceWeight: "count^-0.5",
  };
}
