import type { Pack } from "@/lib/benchmark/pack";
import { TOLERANCES } from "@/lib/benchmark/tolerances";
import type { Track } from "@/lib/benchmark/track";
import type { RouterCard } from "@/lib/contracts/router-file";
import { meanOf } from "@/lib/core/bootstrap";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import { GROUP_SIZE, similarGroups } from "@/lib/training/interval-width";
import type { EncodedPrompts } from "../pack/encoded-prompts";
import { groupCoordinates, macroBrier } from "./calibrate";
import type { FittedRouter } from "./fit-router";
import { familiarityFigures } from "./measure-familiarity";
import { type PredictedRows, rounded, trackFigures, trackRows, trackRules } from "./measure-tracks";
import { expectedCosts } from "./predicted-outcomes";
import { trustsOf } from "./predictor-parts";
import { predictWithRouter, type RouterPredictions } from "./test-predictions";
import { NEVER_TRAINED, outcomeTables } from "./training-set";

export type MeasureInputs = {
  readonly pack: Pack;
  readonly tracks: readonly Track[];
  /** All prompts of the pack, by the encoder file that serves WASM and Node. */
  readonly encoded: EncodedPrompts;
  /** Some val prompts once more, by the file that serves WebGPU; null where there is none. */
  readonly otherBackend: { readonly positions: readonly number[]; readonly encoded: EncodedPrompts } | null;
};

/** What `card.metrics` says: measured figures with the protocol they were measured by. Test is read here, and only here. */
export function measureRouter(router: FittedRouter, inputs: MeasureInputs): RouterCard["metrics"] {
  const { pack, tracks, encoded } = inputs;
  const { calibrated, card, set } = router;
  const onTest = (keep: (source: string) => boolean) =>
    [...pack.prompts.keys()].filter((at) => pack.prompts[at]?.split === "test" && keep(pack.prompts[at]?.source ?? ""));
  const own = onTest((source) => !NEVER_TRAINED.includes(source));
  const predict = (name: "encoder" | "preview", positions: readonly number[]) =>
    predictWithRouter({ card, weights: router.weights, name }, pack, { encoded, positions });
  const test = { encoder: predict("encoder", own), preview: predict("preview", own) };
  const foreign = [...pack.prompts.keys()].filter((at) => NEVER_TRAINED.includes(pack.prompts[at]?.source ?? ""));
  const crossFitted: PredictedRows = {
    prompts: set.prompts,
    modelIds: set.modelIds,
    quality: calibrated.encoder.qualities,
    costUsd: router.crossFittedCosts,
  };
  const usable = tracks.filter(
    ({ kind, basis, candidates }) =>
      kind === "cost" && basis === "tokens" && candidates.every((modelId) => set.modelIds.includes(modelId)),
  );
  const testRows = toRows(pack, own, test.encoder);
  return {
    protocol:
      "fitted on train and val without alpacaeval2 and without clusters that occur in test; lambda tables, margins, trust ramp, interval widths, knobs and mixing plans chosen on 5-fold cross-fitted predictions over the same rows; epochs and dropout of the encoder predictor on two such folds with one seed, those of the preview set by analogy and not searched; the form of the familiarity map was picked with its figures on test and on the never-trained source in view, so the familiarity figures are optimistic; track, Brier and interval figures decided nothing",
    test: {
      prompts: own.length,
      brierMacro: rounded(brierOf(pack, own, test.encoder)),
      brierMacroPreview: rounded(brierOf(pack, own, test.preview)),
    },
    tracks: Object.fromEntries(
      usable.map((track) => {
        const rowsOf = (rows: PredictedRows) => trackRows(rows, track, pack.candidates);
        return [track.id, trackFigures(rowsOf(crossFitted), rowsOf(testRows))];
      }),
    ),
    unseenSources: unseenFigures(router, inputs, crossFitted, usable),
    trust: {
      ramp: calibrated.encoder.map.trustRamp,
      trials: calibrated.encoder.rampTrials.map((trial) => ({ ...trial })),
    },
    familiarity: familiarityFigures(flagged(test.encoder), flagged(predict("encoder", foreign))),
    familiarityPreview: familiarityFigures(flagged(test.preview), flagged(predict("preview", foreign))),
    intervals: {
      definition: `candidate by candidate, prompts are split into groups of about ${GROUP_SIZE} near each other in predicted logit and embedding; a group is covered when its mean quality lies between the means of its lower and upper bounds. Widths cover 90 % of the groups of cross-fitted (familiar) or source-left-out (unfamiliar) predictions.`,
      testCoverage: rounded(groupCoverage(pack, own, { predictions: test.encoder, encoded })),
    },
    equalDecisions: inputs.otherBackend && equalDecisions(router, inputs, { crossFitted, usable }),
    pools: Object.fromEntries(
      router.pools.map(({ pool, commonPrompts, strongestBasis }) => [pool.id, { commonPrompts, strongestBasis }]),
    ),
  };
}

function toRows(
  pack: Pack,
  positions: readonly number[],
  { modelIds, quality, costUsd }: RouterPredictions,
): PredictedRows {
  return { prompts: positions.flatMap((at) => pack.prompts[at] ?? []), modelIds, quality, costUsd };
}

function flagged({ familiarity }: RouterPredictions) {
  return { distances: familiarity.map((f) => f.distance), flags: familiarity.map((f) => f.unfamiliar) };
}

function tableOf(pack: Pack, positions: readonly number[], modelIds: readonly string[]) {
  const prompts = positions.flatMap((at) => pack.prompts[at] ?? []);
  return { prompts, table: { ...outcomeTables(prompts, modelIds), count: prompts.length } };
}

function brierOf(pack: Pack, positions: readonly number[], { modelIds, quality }: RouterPredictions): number {
  const { prompts, table } = tableOf(pack, positions, modelIds);
  return macroBrier(
    table,
    prompts.map(({ source }) => source),
    quality,
  );
}

/** Share of groups of similar test prompts whose mean quality lies inside the mean interval. */
function groupCoverage(
  pack: Pack,
  positions: readonly number[],
  { predictions, encoded }: { predictions: RouterPredictions; encoded: EncodedPrompts },
): number {
  const { modelIds, quality, low, high } = predictions;
  const { table } = tableOf(pack, positions, modelIds);
  const inside = modelIds.flatMap((_, column) => {
    const cells = positions
      .map((position, row) => ({ position, at: row * modelIds.length + column }))
      .filter(({ at }) => !Number.isNaN(table.quality[at] ?? Number.NaN));
    if (cells.length < GROUP_SIZE) return [];
    const embeddingAt = (position: number) =>
      encoded.embeddings.subarray(position * encoded.dims, (position + 1) * encoded.dims);
    const { coordinates, dims } = groupCoordinates(
      cells.map(({ position, at }) => ({ quality: quality[at] ?? 0, embedding: embeddingAt(position) })),
    );
    return similarGroups(coordinates, dims).map((group) => {
      const meanAt = (values: ArrayLike<number>) => meanOf(group.map((cell) => values[cells[cell]?.at ?? 0] ?? 0));
      const measured = meanAt(table.quality);
      return meanAt(low) <= measured && measured <= meanAt(high) ? 1 : 0;
    });
  });
  return meanOf(inside);
}

/** The same tracks with every prompt answered by a fit that never saw its source; on train and val rows. */
function unseenFigures(
  { card, parts, calibrated, set }: FittedRouter,
  { pack, encoded }: MeasureInputs,
  crossFitted: PredictedRows,
  tracks: readonly Track[],
) {
  const heldOut = parts.encoder.sourceLeftOut;
  if (heldOut === null || heldOut.distances.every(Number.isNaN)) return null;
  const { means, map, smearings } = calibrated.encoder;
  const trusts = trustsOf(map, heldOut.distances);
  const quality = Float64Array.from(heldOut.qualityLogits, (logit, at) => {
    const trust = trusts[Math.floor(at / means.length)] ?? 1;
    return trust / (1 + Math.exp(-logit)) + (1 - trust) * (means[at % means.length] ?? 0);
  });
  const costUsd = expectedCosts(heldOut.tokensLogs, {
    candidates: set.modelIds.flatMap((modelId) => pack.candidates.find((c) => c.modelId === modelId) ?? []),
    smearings,
    wordPieces: set.positions.map((position) => encoded.wordPieces[position] ?? 0),
    inputTokensPerWordPiece: card.inputTokensPerWordPiece,
  });
  const rows = { ...crossFitted, quality, costUsd };
  return {
    protocol: "train and val rows, each predicted by a fit that never saw its source; knobs from cross-fitted rows",
    gain: Object.fromEntries(
      tracks.map((track) => {
        const figures = trackFigures(
          trackRows(crossFitted, track, pack.candidates),
          trackRows(rows, track, pack.candidates),
        );
        const gains = Object.entries(figures.rules).map(([rule, { gain }]) => [rule, gain] as const);
        return [track.id, { ...Object.fromEntries(gains), brier: figures.brier }];
      }),
    ),
  };
}

/** Share of (prompt, tau) pairs of val on which the vectors of both encoder files lead to the same model, per track. */
function equalDecisions(
  router: FittedRouter,
  { pack, encoded, otherBackend }: MeasureInputs,
  { crossFitted, usable }: { crossFitted: PredictedRows; usable: readonly Track[] },
) {
  if (otherBackend === null) return null;
  const { positions } = otherBackend;
  const predictFrom = (vectors: EncodedPrompts, at: readonly number[]) =>
    toRows(
      pack,
      positions,
      predictWithRouter({ card: router.card, weights: router.weights, name: "encoder" }, pack, {
        encoded: vectors,
        positions: at,
      }),
    );
  const own = predictFrom(encoded, positions);
  const other = predictFrom(otherBackend.encoded, [...positions.keys()]);
  const byTrack = usable.map((track) => {
    const [rules, a, b] = [
      trackRules(trackRows(crossFitted, track, pack.candidates)),
      trackRows(own, track, pack.candidates),
      trackRows(other, track, pack.candidates),
    ];
    const width = a.block.candidates.length;
    const shares = Object.entries(rules).map(([name, rule]) => {
      const equal = TOLERANCES.flatMap((tolerance) => {
        const [left, right] = [a, b].map(({ predictions }) => chooseByRule(predictions, width, rule, tolerance));
        return [...(left ?? [])].map((choice, row) => (choice === right?.[row] ? 1 : 0));
      });
      return [name, equal.length === 0 ? null : rounded(meanOf(equal))] as const;
    });
    return [track.id, { prompts: a.block.prompts.length, ...Object.fromEntries(shares) }] as const;
  });
  return {
    backends: "int8 (WASM, Node) against fp16 weights (WebGPU), a sample of val prompts, tau = 0, .01, … 1",
    ...Object.fromEntries(byTrack),
  };
}
