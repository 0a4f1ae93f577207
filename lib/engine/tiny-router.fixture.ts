import { type RouterCard, routerCard } from "@/lib/contracts/router-file";
import { createRandom } from "@/lib/core/random";

const UNITS = 4;
const CENTROIDS = 2;
const MODEL_IDS = ["small", "large"];

/** A router of two candidates with seeded random numbers: the right shapes, no meaning. */
export function tinyRouter({ dims = 384, previewDims = 128, version = "tiny" } = {}): {
  card: RouterCard;
  weights: Float32Array<ArrayBuffer>;
} {
  const floats: number[] = [];
  const random = createRandom(7);
  const spanOf = (numbers: readonly number[]) => {
    const span = { offset: floats.length, length: numbers.length };
    floats.push(...numbers);
    return span;
  };
  const drawn = (length: number) => spanOf(Array.from({ length }, () => (random() - 0.5) / 4));

  const predictor = (inputs: number) => ({
    projection: { inputs, units: UNITS, weights: drawn(inputs * UNITS), bias: drawn(UNITS) },
    familiarity: {
      inputs: inputs - 1,
      dims: 2,
      center: drawn(inputs - 1),
      whitening: drawn((inputs - 1) * 2),
      centroids: drawn(CENTROIDS * 2),
      distanceQuantiles: spanOf([0, 1, 2]),
      unfamiliarAbove: 0.98,
      trustRamp: 0,
    },
    adapters: MODEL_IDS.map((modelId) => ({
      modelId,
      qualityLogit: { weights: drawn(UNITS), bias: 0.5 },
      outputTokensLog: { weights: drawn(UNITS), bias: 4, smearing: 1.25 },
      qualityMean: 0.5,
      logitHalfWidth: { familiar: 0.5, unfamiliar: 2 },
      labelledPrompts: 8,
    })),
  });
  const predictors = { encoder: predictor(dims + 1), preview: predictor(previewDims + 2) };
  const card = routerCard.parse({
    version,
    encoder: { name: "ipr-encoder-4", version: "1.0.0", embeddingSha256: "0".repeat(64) },
    inputTokensPerWordPiece: 1.25,
    predictors,
    pools: [
      {
        id: "both",
        label: "Both",
        modelIds: MODEL_IDS,
        strongestId: "large",
        dynamicMaxMargin: 0,
        qualityPerUsdByTolerance: [0, 1],
      },
    ],
    training: {},
    metrics: {},
  });
  return { card, weights: Float32Array.from(floats) };
}
