import type { Predictor, QualityAdapter } from "@/lib/core/predict";
import type { Reader } from "./load-reader";
import type { OwnAdapters } from "./worker-messages";

/** The reader with own adapters after the router's. One whose heads do not fit the projection, or whose id is taken, is left out. */
export function withOwnAdapters(reader: Reader, own: OwnAdapters): Reader {
  if (own.encoder.length + own.preview.length === 0) return reader;
  const { predictors } = reader.router;
  return {
    ...reader,
    router: {
      ...reader.router,
      predictors: {
        encoder: extended(predictors.encoder, own.encoder),
        preview: extended(predictors.preview, own.preview),
      },
    },
  };
}

function extended(predictor: Predictor, own: readonly QualityAdapter[]): Predictor {
  const taken = new Set(predictor.adapters.map(({ modelId }) => modelId));
  const fitting = own.filter(
    ({ modelId, qualityLogit, outputTokensLog }) =>
      !taken.has(modelId) &&
      qualityLogit.weights.length === predictor.projection.units &&
      outputTokensLog.weights.length === predictor.projection.units,
  );
  return { ...predictor, adapters: [...predictor.adapters, ...fitting] };
}
