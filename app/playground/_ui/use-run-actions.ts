"use client";

import type { BackendName, PromptReading } from "@/lib/contracts/engine-state";
import type { Pool } from "@/lib/core/candidate";
import { strongestOf } from "@/lib/core/pool";
import { isBlank } from "@/lib/core/prompt";
import type { Answer } from "./answer";
import type { CompareState } from "./decision-card";
import { type PredictedCandidate, predictedCandidates, routeView } from "./route-view";
import { planRun, type RunBasis, type RunPlan } from "./run-plan";
import type { Setting } from "./share-link";
import type { useDecision } from "./use-decision";
import { type Runs, useRuns } from "./use-runs";
import type { DecisionData } from "./with-own";

type Question = {
  readonly data: DecisionData;
  readonly pool: Pool;
  readonly setting: Setting;
  readonly text: string;
  readonly keepForAnnotation: boolean;
  readonly reading: PromptReading | null;
  readonly backend: BackendName | null;
  readonly decided: ReturnType<typeof useDecision>;
  readFresh(signal: AbortSignal): Promise<PromptReading>;
};

export type RunActions = {
  readonly runs: Runs;
  readonly compareState: CompareState;
  readonly strongestPlan: RunPlan | undefined;
  run(): void;
  compare(): void;
  insteadOf(answer: Answer): RunPlan | undefined;
};

/** What Run, Run and compare and their retries send. */
export function useRunActions(question: Question): RunActions {
  const runs = useRuns();
  const { pool, setting, text, reading, decided, readFresh } = question;
  const { rule, exclusions, candidates } = decided;

  const { onlyShownIds } = question.data;
  const excludedIds = setting.excludedIds.filter((id) => !onlyShownIds.has(id));
  const told = (predicted: readonly PredictedCandidate[]) =>
    predicted.filter(({ modelId }) => !onlyShownIds.has(modelId));
  const basisOf = (fresh: PromptReading): RunBasis => ({
    ...{
      text,
      setting: { ...setting, excludedIds, poolId: pool.id },
      routerVersion: question.data.routerVersion,
      reading: fresh,
    },
    ...{ backend: question.backend, keepForAnnotation: question.keepForAnnotation },
    ownPrices: question.data.ownPrices,
    predicted: told(fresh === reading ? decided.predicted : predictedCandidates(fresh, candidates)),
  });
  const strongestAmong = (predicted: readonly PredictedCandidate[]): PredictedCandidate | undefined => {
    const strongestId = strongestOf(pool, { predictions: predicted, exclusions });
    return predicted.find(({ modelId }) => modelId === strongestId);
  };
  const plansFor = (fresh: PromptReading, withStrongest: boolean): RunPlan[] => {
    const basis = basisOf(fresh);
    const view = routeView(basis.predicted, { tolerance: setting.tolerance, rule, exclusions });
    if (!view) return [];
    const strongest = strongestAmong(basis.predicted);
    const routed = planRun(basis, view.chosen, "decided");
    return withStrongest && strongest && strongest.modelId !== view.chosen.modelId
      ? [routed, planRun(basis, strongest, "strongest")]
      : [routed];
  };
  const start = async (withStrongest: boolean) => {
    if (isBlank(text)) return;
    // A click right after a key waits for the prediction of exactly this text.
    const fresh = await readFresh(AbortSignal.timeout(60_000)).catch(() => null);
    const plans = fresh ? plansFor(fresh, withStrongest) : [];
    if (plans.length > 0) runs.start(plans);
  };

  const strongest = decided.view && strongestAmong(decided.predicted);
  const isRouted = strongest?.modelId === decided.view?.chosen.modelId;
  return {
    runs,
    compareState: {
      possible: strongest !== undefined && !isRouted,
      hint: !strongest ? "" : isRouted ? "The routed model is the strongest" : `Runs ${strongest.label} too`,
    },
    strongestPlan: reading && strongest && !isRouted ? planRun(basisOf(reading), strongest, "strongest") : undefined,
    run: () => void start(false),
    compare: () => void start(true),
    /** The rule's choice without the model whose provider failed. */
    insteadOf({ request }) {
      if (!reading) return undefined;
      const without = new Map([...exclusions, [request.modelId, "excluded" as const]]);
      const view = routeView(decided.predicted, { tolerance: setting.tolerance, rule, exclusions: without });
      const basis = basisOf(reading);
      const withIt = { ...basis.setting, excludedIds: [...new Set([...excludedIds, request.modelId])] };
      return view && planRun({ ...basis, setting: withIt }, view.chosen, "decided");
    },
  };
}
