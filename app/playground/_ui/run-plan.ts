import type { BackendName, PromptReading } from "@/lib/contracts/engine-state";
import type { RunRequest } from "@/lib/contracts/run";
import type { PredictedCandidate } from "./route-view";
import type { Setting } from "./share-link";

/** One run that can be asked for: the request without its keys, and what was predicted for its model. */
export type RunPlan = {
  readonly request: Omit<RunRequest, "idempotencyKey" | "comparisonId">;
  readonly predicted: PredictedCandidate;
};

export type RunBasis = {
  readonly text: string;
  readonly setting: Setting;
  readonly routerVersion: string;
  readonly reading: PromptReading;
  readonly backend: BackendName | null;
  readonly predicted: readonly PredictedCandidate[];
  readonly keepForAnnotation: boolean;
  readonly ownPrices: RunRequest["ownPrices"];
};

/** The server decides again from these predictions, so all of the pool's go along, not only the chosen model's. */
export function planRun(basis: RunBasis, predicted: PredictedCandidate, target: RunRequest["target"]): RunPlan {
  const { text, setting, routerVersion, reading, backend, keepForAnnotation, ownPrices } = basis;
  return {
    predicted,
    request: {
      prompt: text,
      poolId: setting.poolId,
      excludedIds: [...setting.excludedIds],
      rule: setting.rule,
      tolerance: setting.tolerance,
      routerVersion,
      predictedBy: { source: reading.source, backend: reading.source === "encoder" ? backend : null },
      inputTokensExpected: reading.inputTokensExpected,
      predictions: basis.predicted.map(({ modelId, quality, qualityInterval, outputTokensExpected }) => ({
        ...{ modelId, quality, qualityInterval, outputTokensExpected },
      })),
      ...(ownPrices && { ownPrices }),
      modelId: predicted.modelId,
      target,
      keepForAnnotation,
    },
  };
}
