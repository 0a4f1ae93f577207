import type { BackendName } from "@/lib/contracts/engine-state";
import { DEFAULT_TOLERANCE } from "@/lib/core/default-tolerance";
import type { RuleKind } from "@/lib/core/routing-rule";
import { clampToUnit, type UnitInterval } from "@/lib/core/unit";

/** What the person set: together with the prompt and the router version it fixes the decision. */
export type Setting = {
  readonly poolId: string;
  readonly tolerance: UnitInterval;
  readonly rule: RuleKind;
  readonly excludedIds: readonly string[];
};

/** Whose numbers a decision rests on. Backends differ in the last digits, the preview by more. */
export type PredictedBy = BackendName | "preview";

/** What a link says was decided, so that whoever opens it can compare. */
export type SharedDecision = {
  readonly routerVersion: string;
  readonly modelId: string;
  readonly predictedBy: PredictedBy;
};

export type SharedLink = { readonly setting: Setting; readonly decision: SharedDecision | null };

const RULES: readonly RuleKind[] = ["relative", "dynamic_max", "utility"];
const PREDICTED_BY: readonly PredictedBy[] = ["webgpu", "wasm", "preview"];

/** τ in steps of a hundredth, as the slider has them: a link holds two decimals. NaN becomes undefined. */
export function toHundredths(value: number): UnitInterval | undefined {
  return Number.isFinite(value)
    ? clampToUnit(Math.round(clampToUnit(Math.min(1, Math.max(0, value))) * 100) / 100)
    : undefined;
}

/** The query of the page's own address, without the question mark. */
export function settingToQuery({ poolId, tolerance, rule, excludedIds }: Setting): URLSearchParams {
  const query = new URLSearchParams({ pool: poolId, tau: tolerance.toFixed(2), rule });
  for (const modelId of [...excludedIds].sort()) query.append("exclude", modelId);
  return query;
}

/** `promptText` goes behind the #, which browsers never send to a server; null leaves it out. */
export function toShareLink(pageUrl: string, { setting, decision }: SharedLink, promptText: string | null): string {
  const url = new URL(pageUrl);
  const query = settingToQuery(setting);
  if (decision) {
    query.set("v", decision.routerVersion);
    query.set("model", decision.modelId);
    query.set("by", decision.predictedBy);
  }
  url.search = query.toString();
  url.hash = promptText === null ? "" : new URLSearchParams({ prompt: promptText }).toString();
  return url.href;
}

/** Whatever is missing or makes no sense becomes its default: a broken link still opens the page. */
export function parseSharedLink(query: URLSearchParams, defaultPoolId: string): SharedLink {
  const tau = query.get("tau");
  const rule = RULES.find((kind) => kind === query.get("rule")) ?? "relative";
  const tolerance = (tau ? inUnit(Number(tau)) : undefined) ?? DEFAULT_TOLERANCE;
  const setting = { poolId: query.get("pool") || defaultPoolId, tolerance, rule, excludedIds: query.getAll("exclude") };
  return { setting, decision: parseSharedDecision(query) };
}

function parseSharedDecision(query: URLSearchParams): SharedDecision | null {
  const routerVersion = query.get("v");
  const modelId = query.get("model");
  const predictedBy = PREDICTED_BY.find((name) => name === query.get("by"));
  return routerVersion && modelId && predictedBy ? { routerVersion, modelId, predictedBy } : null;
}

function inUnit(value: number): UnitInterval | undefined {
  return value >= 0 && value <= 1 ? toHundredths(value) : undefined;
}

/** The prompt behind the #, or null when there is none. */
export function promptFromHash(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get("prompt");
}
