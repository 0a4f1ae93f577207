import type { Candidate, Pool } from "@/lib/core/candidate";
import type { RuleKind } from "@/lib/core/routing-rule";

/** What the person wants of the batch. Money per month, quality relative to always asking the strongest model. */
export type ForecastGoal =
  | { readonly kind: "tau"; readonly tolerance: number; readonly rule: RuleKind }
  | { readonly kind: "quality"; readonly keep: number }
  | { readonly kind: "budget"; readonly usdPerMonth: number };

export type ForecastQuestion = {
  readonly pool: Pool;
  /** Of the pool, in its order. */
  readonly candidates: readonly Candidate[];
  readonly goal: ForecastGoal;
  readonly callsPerMonth: number;
  /** Calls per month of each candidate at most; null: any number. Not used by τ, which decides prompt by prompt. */
  readonly capacities: readonly (number | null)[];
};

export type Estimate = { readonly value: number; readonly low: number; readonly high: number };
export type FixedPlan = { readonly label: string; readonly usdPerMonth: number; readonly quality: number };
export type ModelShare = {
  readonly modelId: string;
  readonly label: string;
  readonly share: number;
  readonly usdPerCall: number | null;
  readonly quality: number | null;
};
/** One prompt under the plan. `place`: of its model among `shares`. */
export type ScatterPoint = { readonly usdPerCall: number; readonly quality: number; readonly place: number };
export type PlanPoint = { readonly usdPerMonth: number; readonly quality: number };
export type MovedPrompt = {
  readonly row: number;
  /** Empty after a reload: texts are not kept. */
  readonly excerpt: string;
  readonly label: string;
  readonly usdSaved: number;
  readonly qualityChange: number;
};

export type ForecastResult = {
  readonly prompts: number;
  /** False: no plan keeps goal and limits; this one comes nearest. */
  readonly met: boolean;
  readonly usdPerMonth: Estimate;
  readonly usdSaved: Estimate;
  readonly quality: Estimate;
  /** Mean ends of the prompts' own 90 % intervals. */
  readonly predictedInterval: { readonly low: number; readonly high: number };
  readonly strongest: FixedPlan;
  readonly cheapest: FixedPlan;
  /** Cheapest first. */
  readonly shares: readonly ModelShare[];
  readonly curve: readonly PlanPoint[];
  /** Every k-th prompt, a few hundred at most. */
  readonly scatter: readonly ScatterPoint[];
  /** Prompts per tenth of predicted quality. */
  readonly qualityBins: readonly number[];
  readonly movedCount: number;
  readonly moved: readonly MovedPrompt[];
  readonly unfamiliar: number;
  readonly solveMs: number;
};

export type FilePreview = {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly row: number; readonly fields: Readonly<Record<string, string>> }[];
};
/** Which columns of the file are read. `count`: how often a prompt occurs; null: once each. */
export type ForecastColumns = { readonly prompt: string; readonly count: string | null };
export type Fault = { readonly row: number | null; readonly message: string };
export type Progress = {
  readonly stage: "counting" | "loading" | "encoding" | "paused" | "broken" | "done";
  readonly done: number;
  /** null: not counted yet. */
  readonly total: number | null;
  /** Read so far while prompts are counted. */
  readonly rowsCounted: number;
  readonly perSecond: number | null;
  readonly skipped: number;
  readonly faults: readonly Fault[];
  readonly backend: string | null;
};
export type KeptForecast = {
  readonly name: string;
  readonly column: string;
  readonly done: number;
  readonly complete: boolean;
};

export type ForecastRequest =
  | { readonly kind: "open"; readonly manifestUrl: string }
  | { readonly kind: "look"; readonly file: File }
  | { readonly kind: "start"; readonly columns: ForecastColumns }
  | { readonly kind: "pause" }
  | { readonly kind: "forget" }
  | { readonly kind: "explore"; readonly question: ForecastQuestion }
  | { readonly kind: "export"; readonly question: ForecastQuestion };

export type ForecastReply =
  | { readonly kind: "kept"; readonly kept: KeptForecast | null }
  | { readonly kind: "looked"; readonly preview: FilePreview }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "result" /** null: no prompt is predicted yet. */; readonly result: ForecastResult | null }
  | { readonly kind: "exported"; readonly csv: Blob }
  /** `isOfFile`: the file just chosen cannot be used at all. */
  | { readonly kind: "failed"; readonly message: string; readonly isOfFile: boolean };
