import { assert } from "@/lib/core/assert";
import { fixedModels, type ModelMeans } from "@/lib/core/fixed-models";
import type { TrainingSet } from "@/lib/routers/training-set";
import { type Block, blockOf, fixedMeans, trackBlock } from "./block";
import type { Folds } from "./cross-fit";
import { byId, type Pack, type PackPrompt, type Split } from "./pack";
import type { SourceCount, Track } from "./track";
import { type PromptReader, trainingSetOf } from "./training-data";

/** All that evaluating routers on one track needs: what they learn from, what they answer, who is best and cheapest. */
export type TrackFrame = {
  readonly track: Track;
  /** Complete train and val prompts: every choice is made on cross-fitted answers to these. */
  readonly chosenOn: Block;
  /** The evaluated prompts. */
  readonly scoredOn: Block;
  readonly counts: readonly SourceCount[];
  readonly sourcesLeftOut: readonly string[];
  readonly folds: Folds;
  /** Means on `chosenOn`, candidates in order. */
  readonly chosenMeans: readonly ModelMeans[];
  /** Candidate that is the best, and the cheapest, fixed model on all of train and val. */
  readonly best: number;
  readonly cheapest: number;
  readonly read: PromptReader;
  /** Rows without one fold. */
  setWithout(fold: number): TrainingSet;
  /** All rows; null when each prompt is scored by its own fold's router (leave one source out). */
  readonly wholeSet: (() => TrainingSet) | null;
};

export type FrameOptions = {
  readonly trainingPack: Pack;
  readonly scoredPack: Pack;
  readonly trainingSplits: readonly Split[];
  readonly scoredSplits: readonly Split[];
  /** Of the training pack, without clusters that are evaluated. */
  readonly trainable: readonly PackPrompt[];
  readonly folds: Folds;
  readonly leaveSourceOut: boolean;
  readonly read: PromptReader;
  /** The whole pack's rows without a fold (null: all rows), for predictors with shared parts. */
  widerSet(withoutFold: number | null): TrainingSet | null;
};

/** The frame of `track`; undefined when no evaluated prompt, or no training prompt, has all its candidates measured. */
export function trackFrame(track: Track, options: FrameOptions): TrackFrame | undefined {
  const scored = trackBlock(options.scoredPack, track, options.scoredSplits);
  const training = trackBlock(options.trainingPack, track, options.trainingSplits);
  const mayLearn = new Set(options.trainable);
  const chosenPrompts = training.block.prompts.filter((prompt) => mayLearn.has(prompt));
  if (scored.block.prompts.length === 0 || chosenPrompts.length === 0) return undefined;
  const candidates = training.block.candidates;
  const chosenOn = blockOf(chosenPrompts, candidates, track);
  // Who is best or cheapest, all of train and val say, also the prompts that share a cluster with an evaluated one.
  const costed = fixedMeans(training.block).map((m) => (track.kind === "cost" ? m : { ...m, costUsd: 0 }));
  const ends = fixedModels(costed);
  const setOf = (rows: readonly PackPrompt[], withoutFold: number | null) =>
    trainingSetOf(rows, candidates, {
      basis: track.kind === "cost" ? track.basis : null,
      read: options.read,
      wider: options.widerSet(withoutFold),
    });
  const { folds } = options;
  return {
    track,
    chosenOn,
    scoredOn: withPricesOf(scored.block, candidates),
    counts: scored.counts,
    sourcesLeftOut: scored.sourcesLeftOut,
    folds,
    chosenMeans: fixedMeans(chosenOn),
    best: costed.indexOf(ends.best),
    cheapest: costed.indexOf(ends.cheapest),
    read: options.read,
    setWithout: remember((fold) =>
      setOf(
        chosenPrompts.filter((prompt) => folds.foldOf(prompt) !== fold),
        fold,
      ),
    ),
    wholeSet: options.leaveSourceOut ? null : once(() => setOf(chosenPrompts, null)),
  };
}

/** A change of prices is another track, so a pack that is only scored may not bring its own. */
function withPricesOf(block: Block, candidates: Block["candidates"]): Block {
  for (const [c, { modelId, price }] of candidates.entries()) {
    const other = block.candidates[c];
    assert(other && byId(other.modelId, modelId) === 0, "both packs list the candidates of the track");
    assert(
      other.price.usdPerMillionInput === price.usdPerMillionInput &&
        other.price.usdPerMillionOutput === price.usdPerMillionOutput,
      `the scored pack has other prices for ${modelId}: scores would not compare`,
    );
  }
  return block;
}

/** One set per fold, whatever the number of routers: what is worked out about a set is shared between them. */
function remember(make: (fold: number) => TrainingSet): (fold: number) => TrainingSet {
  const made = new Map<number, TrainingSet>();
  return (fold) => {
    const set = made.get(fold) ?? make(fold);
    made.set(fold, set);
    return set;
  };
}

function once(make: () => TrainingSet): () => TrainingSet {
  let made: TrainingSet | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
