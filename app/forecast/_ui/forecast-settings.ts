import type { RuleKind } from "@/lib/core/routing-rule";
import type { ForecastGoal } from "./forecast-messages";

/** All that an address holds: never anything of the file. */
export type ForecastSettings = {
  readonly poolId: string;
  readonly kind: ForecastGoal["kind"];
  readonly tolerance: number;
  /** How τ decides a prompt. */
  readonly rule: RuleKind;
  readonly keep: number;
  readonly usdPerMonth: number;
  readonly callsPerMonth: number;
  /** Calls a month of a model at most, by model id. */
  readonly limits: ReadonlyMap<string, number>;
};

const LIMITS_MAX = 100;
const RULES: readonly RuleKind[] = ["relative", "dynamic_max", "utility"];
const KINDS: readonly ForecastGoal["kind"][] = ["tau", "quality", "budget"];

export function settingsFromQuery(query: URLSearchParams, poolIds: readonly string[]): ForecastSettings {
  const number = (name: string, fallback: number, low: number, high: number) => {
    const value = Number(query.get(name) ?? Number.NaN);
    return value >= low && value <= high ? value : fallback;
  };
  return {
    poolId: poolIds.find((id) => id === query.get("pool")) ?? poolIds[0] ?? "",
    kind: KINDS.find((kind) => kind === query.get("goal")) ?? "quality",
    tolerance: number("tau", 0.3, 0, 1),
    rule: RULES.find((rule) => rule === query.get("rule")) ?? "relative",
    keep: number("keep", 0.98, 0.5, 1.1),
    usdPerMonth: number("budget", 100, 0, 1e9),
    callsPerMonth: number("calls", 100_000, 1, 1e12),
    limits: limitsFrom(query.getAll("limit")),
  };
}

export function settingsToQuery(settings: ForecastSettings): URLSearchParams {
  const { poolId, kind, tolerance, rule, keep, usdPerMonth, callsPerMonth, limits } = settings;
  const query = new URLSearchParams({
    ...{ pool: poolId, goal: kind, tau: String(tolerance), keep: String(keep) },
    ...(rule !== "relative" && { rule }),
    ...{ budget: String(usdPerMonth), calls: String(callsPerMonth) },
  });
  for (const [modelId, calls] of limits) query.append("limit", `${calls}:${modelId}`);
  return query;
}

/** `calls:model`, for ids may hold colons; what is not of this form counts for nothing. */
function limitsFrom(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    texts.slice(0, LIMITS_MAX).flatMap((text): [string, number][] => {
      const [, calls, modelId] = /^(\d{1,13}):(.{1,128})$/.exec(text) ?? [];
      return calls === undefined || modelId === undefined ? [] : [[modelId, Number(calls)]];
    }),
  );
}

export function goalOf({ kind, tolerance, rule, keep, usdPerMonth }: ForecastSettings): ForecastGoal {
  if (kind === "tau") return { kind, tolerance, rule };
  return kind === "quality" ? { kind, keep } : { kind, usdPerMonth };
}
