import "server-only";
import { type GenerationItem, type ItemEnd, settleItem, takeNextItem } from "@/db/queries/generations";
import type { Database } from "../database";
import { AppError } from "../errors";
import type { Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import { runLifetimeMs } from "../run-deadline";
import { type Asked, askModel } from "./ask-model";

export type AnswerDeps = {
  readonly database: Pick<Database, "use">;
  readonly providers: Providers;
  readonly loadCatalog: () => Promise<RouterCatalog>;
  readonly limits: { readonly totalTimeoutMs: number };
  /** Milliseconds, monotone. */
  readonly now: () => number;
  /** Waits; returns at once when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};
export type AnswerJob = {
  readonly id: string;
  readonly worker: string;
  readonly outputTokensMax: number;
  readonly signal: AbortSignal;
};
/** Why the asking ended. `lost`: cancelled, taken over, or this server stops. `failing`: nobody has answered several times in a row. */
export type Stopped = "none" | "budget" | "lost" | "failing";

const PARALLEL = 4;
const ATTEMPTS_MAX = 3;
const FAILURES_IN_A_ROW = 8;
const BACK_OFF_MS = 500;
const BACK_OFF_MS_MAX = 30_000;
const RETRIED: ReadonlySet<string> = new Set(["provider_failed", "provider_timeout", "provider_rate_limited"]);

/** Asks what waits, several at once. Every answer is stored as it comes, so that a job that is killed is gone on with. */
export async function answerItems(deps: AnswerDeps, job: AnswerJob): Promise<Stopped> {
  const leaseMs = runLifetimeMs(deps.limits.totalTimeoutMs);
  let stopped: Stopped | null = null;
  let failuresInARow = 0;
  const worker = async () => {
    while (stopped === null) {
      const next = await deps.database.use((db) => takeNextItem(db, job, leaseMs));
      if (next.kind !== "item") {
        stopped ??= next.kind;
        return;
      }
      const asked = await askItem(deps, job, next);
      const costUsd = asked.costUsd ?? next.item.usdMost;
      const end = endOf(next.item, asked);
      const stored = await deps.database.use((db) => settleItem(db, job, { item: next.item, costUsd, end }));
      if (!stored || job.signal.aborted) stopped ??= "lost";
      if (end.state === "waiting") await deps.sleep(backOffMs(next.item, asked), job.signal);
      failuresInARow = "text" in asked ? 0 : failuresInARow + 1;
      if (failuresInARow >= FAILURES_IN_A_ROW) stopped ??= "failing";
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  // An ask that failed beside others that found nothing waits again.
  return stopped === "none" && failuresInARow > 0 ? answerItems(deps, job) : (stopped ?? "none");
}

async function askItem(
  { providers, loadCatalog, limits, now }: AnswerDeps,
  { outputTokensMax, signal }: AnswerJob,
  { item, prompt }: { readonly item: GenerationItem; readonly prompt: string },
): Promise<Asked & { readonly simulated: boolean }> {
  const candidate = (await loadCatalog()).candidateById.get(item.modelId);
  const endpoint = await providers.find(item.modelId);
  if (!candidate || !endpoint) {
    const error = new AppError("model_not_runnable", `No provider here runs ${item.modelId} any more.`);
    return { error, costUsd: 0, simulated: false };
  }
  const expected = { inputTokens: item.inputTokensExpected, outputTokens: item.outputTokensExpected };
  const timeoutMs = limits.totalTimeoutMs;
  const asked = await askModel({ candidate, endpoint, prompt, expected, outputTokensMax, timeoutMs, signal }, now);
  return { ...asked, simulated: endpoint.provider.simulated };
}

function endOf(item: GenerationItem, asked: Asked & { readonly simulated: boolean }): ItemEnd {
  if ("error" in asked) return failedEnd(item, asked.error);
  const { promptId, modelId, routerVersion, qualityPredicted, qualityLow, qualityHigh } = item;
  const predicted = { routerVersion, qualityPredicted, qualityLow, qualityHigh };
  const { text, simulated, costUsd } = asked;
  return { state: "answered", answer: { promptId, modelId, text, simulated, costUsd, ...predicted } };
}

function backOffMs({ attempts }: GenerationItem, asked: Asked): number {
  const seconds = "error" in asked ? asked.error.retryAfterSeconds : undefined;
  return Math.min(BACK_OFF_MS_MAX, seconds ? seconds * 1000 : BACK_OFF_MS * 2 ** attempts);
}

function failedEnd({ attempts }: GenerationItem, { code }: AppError): ItemEnd {
  if (code === "cancelled" || code === "shutting_down") return { state: "waiting" };
  return RETRIED.has(code) && attempts < ATTEMPTS_MAX ? { state: "waiting" } : { state: "failed", errorCode: code };
}
