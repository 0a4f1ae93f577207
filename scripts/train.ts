import type { Pack } from "@/lib/benchmark/pack";
import { NUMERIC_PACK_FILE } from "@/lib/contracts/numeric-pack";
import type { Candidate } from "@/lib/core/candidate";
import { PackError } from "@/lib/server/packs/pack-fault";
import { tracksFor } from "./evaluate/load-tracks";
import { ForeignVectors } from "./pack/encode-pack";
import { openPack } from "./pack/open-pack";
import { createProgressBar } from "./progress-bar";
import { openTrainingEncoder } from "./train/encode-prompts";
import { fitRouter } from "./train/fit-router";
import { measureRouter } from "./train/measure-router";
import { OptionError, parseTrainOptions, USAGE } from "./train/options";
import { NEVER_TRAINED } from "./train/training-set";
import { writeRouter } from "./train/write-router";

// Fits a router on a pack: texts → vectors (cached) → networks and calibration → files, see docs/training.md.

const VAL_SAMPLE_STEP = 5;
const WORDS_MISSING =
  "a numeric pack carries no words, and the preview predictor is fitted on them; a router is served with both predictors, so give the text pack this one was built from (npm run evaluate takes this folder)";

try {
  await train(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof OptionError || cause instanceof PackError || cause instanceof ForeignVectors)) throw cause;
  console.error(sayHow(cause));
  process.exitCode = 1;
}

function sayHow(cause: OptionError | PackError | ForeignVectors): string {
  if (cause instanceof OptionError) return `${cause.message}\n\n${USAGE}`;
  return cause instanceof ForeignVectors ? `${cause.message} Train with --encode-all.` : cause.message;
}

async function train(args: readonly string[]): Promise<void> {
  const options = parseTrainOptions(args);
  const startedAt = performance.now();
  const { pack, textById } = await openPack(options.pack);
  if (!textById) throw new PackError(options.pack, [{ file: NUMERIC_PACK_FILE, line: null, message: WORDS_MISSING }]);
  const encoder = await openTrainingEncoder({ pack, textById }, options);
  const { encoded, carriedCount } = await encoder.encodeAll();
  const encodedAt = performance.now();
  const fitBar = createProgressBar("fit and cross-fit", 1);
  const router = await fitRouter(pack, encoded, {
    version: options.version,
    seed: options.seed,
    threads: options.threads,
    cacheDirectory: options.cache,
    sourcesAtOnce: options.leaveOneSourceOut ? 1 : 2,
    encoder: encoder.facts,
    onProgress: fitBar.moveTo,
  });
  fitBar.finish();
  const fittedAt = performance.now();
  const positions = sampleOfVal(pack);
  const otherBackend = { positions, encoded: await encoder.encodeForWebGpu(positions) };
  const metrics = measureRouter(router, { pack, encoded, otherBackend, tracks: await tracksFor(pack, options.pack) });
  const written = await writeRouter(options.out, {
    card: { ...router.card, metrics },
    weights: router.weights,
    candidates: shippedCandidates(router.set.modelIds, pack),
  });
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(0)} s`;
  console.log(
    [
      `router ${options.version}: ${router.set.modelIds.length} candidates, ${router.set.prompts.length} training prompts`,
      `card ${written.cardBytes} bytes, weights ${written.weightsBytes} bytes in ${options.out}`,
      written.manifestUpdated ? "manifest.json now serves it" : "no manifest.json there: nothing serves it yet",
      `${carriedCount} of ${pack.prompts.length} vectors came with the repository (public/packs), the others were encoded or cached`,
      `read and encode ${seconds(startedAt, encodedAt)}, fit ${seconds(encodedAt, fittedAt)}, measure ${seconds(fittedAt, performance.now())}`,
    ].join("\n"),
  );
}

/** Those with an adapter, with the list prices of the pack. */
function shippedCandidates(modelIds: readonly string[], { candidates }: Pack): Candidate[] {
  return candidates
    .filter(({ modelId }) => modelIds.includes(modelId))
    .map(({ modelId, family, label, price, priceSource }) => ({ modelId, family, label, price, priceSource }));
}

/** Every fifth val prompt: enough to compare the decisions of two encoder files. */
function sampleOfVal({ prompts }: Pack): number[] {
  const isSampled = (at: number) => prompts[at]?.split === "val" && !NEVER_TRAINED.includes(prompts[at]?.source ?? "");
  return [...prompts.keys()].filter(isSampled).filter((_, at) => at % VAL_SAMPLE_STEP === 0);
}
