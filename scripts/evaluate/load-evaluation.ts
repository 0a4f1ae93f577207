import { foldsByCluster, foldsBySource } from "@/lib/benchmark/cross-fit";
import { byId, type Pack, type PackPrompt, type Split } from "@/lib/benchmark/pack";
import type { Track } from "@/lib/benchmark/track";
import { type FrameOptions, type TrackFrame, trackFrame } from "@/lib/benchmark/track-frame";
import { type PromptReader, trainablePrompts, trainingSetOf } from "@/lib/benchmark/training-data";
import { normalize } from "@/lib/core/embedding";
import type { RoutedPrompt, TrainingSet } from "@/lib/routers/training-set";
import { type OpenedPack, openPack } from "../pack/open-pack";
import { ENCODER_TOKENS_MAX, SHIPPED_ENCODER } from "../pack-build/shipped-encoder";
import { NEVER_TRAINED } from "../train/training-set";
import { answerableTracks } from "./answerable-tracks";
import { LEAVE_SOURCE_OUT, tracksFor } from "./load-tracks";
import type { EvaluateOptions } from "./options";

/** Packs, vectors and tracks of one evaluation. */
export type Evaluation = {
  readonly trainingPack: Pack;
  readonly scoredPack: Pack;
  readonly tracks: readonly Track[];
  /** Of the evaluated prompts, to time single decisions on; null where their pack carries none. */
  readonly texts: readonly string[] | null;
  /** Undefined: no prompt has all candidates measured, or there are too few to cross-fit. */
  frameOf(trackId: string): TrackFrame | undefined;
  /** The whole pack without a fold (null: all of it), for routers with shared parts. */
  widerSet(withoutFold: number | null): TrainingSet;
  readonly folds: number;
};

export type LoadOptions = Pick<EvaluateOptions, "score" | "split" | "cache"> & { readonly pack: string };

/** Reads (and where needed encodes) the packs. `onProgress` counts encoded prompts. */
export async function loadEvaluation(
  options: LoadOptions,
  onProgress?: (by: number, total: number) => void,
): Promise<Evaluation> {
  const training = await openPack(options.pack);
  const scored = options.score === undefined ? training : await openPack(options.score);
  const loaded = [...new Set([training, scored])];
  const total = loaded.reduce((sum, { pack }) => sum + pack.prompts.length, 0);
  const encoded = new Map<PackPrompt, RoutedPrompt>();
  for (const one of loaded) await encodePack(one, options, { encoded, onProgress: (by) => onProgress?.(by, total) });
  const read = (prompt: PackPrompt): RoutedPrompt => {
    const found = encoded.get(prompt);
    if (!found) throw new Error(`${prompt.promptId} is not encoded`);
    return found;
  };
  const tracks = answerableTracks(await tracksFor(training.pack, options.pack), {
    training: training.pack,
    scored: scored.pack,
    directory: options.score ?? options.pack,
  });
  const { split } = options;
  const evaluated = scored.pack.prompts.filter((prompt) => prompt.split === split);
  const { textById } = scored;
  const texts = textById && evaluated.map(({ promptId }) => textById.get(promptId) ?? "");
  return { ...assemble({ training: training.pack, scored: scored.pack, split, read, tracks }), texts };
}

async function encodePack(
  { pack, encode }: OpenedPack,
  { cache }: Pick<LoadOptions, "cache">,
  { encoded, onProgress }: { encoded: Map<PackPrompt, RoutedPrompt>; onProgress(by: number): void },
): Promise<void> {
  if (pack.prompts.length === 0) return;
  const { dims, embeddings, wordPieces } = await encode({
    files: SHIPPED_ENCODER,
    tokensMax: ENCODER_TOKENS_MAX,
    cacheDirectory: cache,
    onProgress,
  });
  for (const [row, prompt] of pack.prompts.entries()) {
    const embedding = normalize(embeddings.subarray(row * dims, (row + 1) * dims));
    encoded.set(prompt, { embedding, inputTokens: wordPieces[row] ?? 0 });
  }
}

type Parts = {
  readonly training: Pack;
  readonly scored: Pack;
  readonly split: "test" | "val";
  readonly read: PromptReader;
  readonly tracks: readonly Track[];
};

function assemble({ training, scored, split, read, tracks }: Parts): Omit<Evaluation, "texts"> {
  const trainingSplits: Split[] = split === "test" ? ["train", "val"] : ["train"];
  const evaluated = scored.prompts.filter((prompt) => prompt.split === split);
  const learnt = training.prompts.filter((prompt) => trainingSplits.includes(prompt.split));
  const trainable = trainablePrompts(learnt, evaluated);
  const sources = [...new Set(training.prompts.map(({ source }) => source))].sort(byId);
  const views = {
    folds: { folds: foldsByCluster(trainable), leaveSourceOut: false },
    sources: { folds: foldsBySource(sources), leaveSourceOut: true },
  };
  const widerRows = trainable.filter(({ source }) => !NEVER_TRAINED.includes(source));
  const unknown = new Float64Array(trainable.length * training.candidates.length).fill(Number.NaN);
  const widerIn = (view: (typeof views)["folds"]) =>
    rememberSets((fold) => {
      const without = (of: readonly PackPrompt[]) =>
        fold === null ? of : of.filter((prompt) => view.folds.foldOf(prompt) !== fold);
      // Where nothing else is left, a source that the product never learns from is better than nothing.
      const rows = without(widerRows).length > 0 ? without(widerRows) : without(trainable);
      const candidates = training.candidates.toSorted((a, b) => byId(a.modelId, b.modelId));
      const set = trainingSetOf(rows, candidates, { basis: "tokens", read });
      // Costs are predicted per track; six more tables of them in every thread would be 60 MB for nothing.
      const unpriced = unknown.subarray(0, set.quality.length);
      return { ...set, costUsd: unpriced, inputTokens: unpriced };
    });
  const widerSets = { folds: widerIn(views.folds), sources: widerIn(views.sources) };
  const frameOf = (id: string) => {
    const leaves = id.endsWith(LEAVE_SOURCE_OUT);
    const track = tracks.find((one) => one.id === (leaves ? id.slice(0, -LEAVE_SOURCE_OUT.length) : id));
    if (!track) return undefined;
    const options: FrameOptions = {
      trainingPack: training,
      scoredPack: scored,
      trainingSplits,
      scoredSplits: [split],
      trainable,
      read,
      ...(leaves ? views.sources : views.folds),
      widerSet: leaves ? widerSets.sources : widerSets.folds,
    };
    const frame = trackFrame({ ...track, id }, options);
    return frame && canCrossFit(frame) ? frame : undefined;
  };
  return {
    trainingPack: training,
    scoredPack: scored,
    tracks,
    frameOf,
    widerSet: widerSets.folds,
    folds: views.folds.folds.count,
  };
}

/** Every choice is made on answers by routers that did not see the prompt: train and val must reach over two folds. */
function canCrossFit({ chosenOn, folds }: TrackFrame): boolean {
  return new Set(chosenOn.prompts.map(folds.foldOf)).size > 1;
}

function rememberSets(make: (fold: number | null) => TrainingSet): (fold: number | null) => TrainingSet {
  const made = new Map<number | null, TrainingSet>();
  return (fold) => {
    const set = made.get(fold) ?? make(fold);
    made.set(fold, set);
    return set;
  };
}
