"use client";

import { useMemo } from "react";
import type { PromptReading } from "@/lib/contracts/engine-state";
import type { Candidate, Pool } from "@/lib/core/candidate";
import { exclusionsOf, ruleOfPool } from "@/lib/core/pool";
import { toleranceRanges } from "@/lib/core/tolerance-range";
import { predictedCandidates, routeView } from "./route-view";
import type { Setting } from "./share-link";
import type { DecisionData } from "./with-own";

const NONE: readonly never[] = [];

/**
 * All that follows from a reading and the setting. Split by what it depends on: a new prompt prices and finds the
 * ranges, a new τ only decides.
 */
export function useDecision(data: DecisionData, pool: Pool, setting: Setting, reading: PromptReading | null) {
  const { tolerance, rule: ruleKind, excludedIds } = setting;
  const candidates = useMemo(() => candidatesOf(data.candidates, pool), [data.candidates, pool]);
  const runnable = useMemo(
    () => (data.providerConfigured ? new Set(data.runnable) : null),
    [data.providerConfigured, data.runnable],
  );
  const exclusions = useMemo(
    () =>
      exclusionsOf(pool.modelIds, excludedIds, (id) => !data.onlyShownIds.has(id) && (!runnable || runnable.has(id))),
    [pool.modelIds, excludedIds, runnable, data.onlyShownIds],
  );
  const rule = useMemo(() => ruleOfPool(ruleKind, pool), [ruleKind, pool]);
  const predicted = useMemo(() => (reading ? predictedCandidates(reading, candidates) : NONE), [reading, candidates]);
  const ranges = useMemo(
    () =>
      predicted.some(({ modelId }) => !exclusions.has(modelId))
        ? toleranceRanges({ predictions: predicted, rule, exclusions })
        : NONE,
    [predicted, rule, exclusions],
  );
  const view = useMemo(
    () => routeView(predicted, { tolerance, rule, exclusions }),
    [predicted, tolerance, rule, exclusions],
  );
  return { candidates, exclusions, rule, predicted, ranges, view };
}

function candidatesOf(candidates: readonly Candidate[], { modelIds }: Pool): Candidate[] {
  const ids = new Set(modelIds);
  return candidates.filter(({ modelId }) => ids.has(modelId));
}
