import "server-only";
import type { Run, RunOutcome } from "@/db/queries/runs";
import type { RunEvent, RunRequest } from "@/lib/contracts/run";
import { withCommunity } from "./adapters/runnable-adapters";
import {
  type ClaimDeps,
  type ClaimedRun,
  claimRun,
  findRecorded,
  type PlannedRun,
  type RecordedRun,
} from "./claim-run";
import { AppError, toAppError } from "./errors";
import { findPool, planRun } from "./plan-run";
import type { Providers } from "./providers/configured-providers";
import type { RouterCatalog } from "./router-catalog";
import { completedOutcome, failedOutcome, stoppedOutcome } from "./run-outcome";
import { toFinalEvent } from "./run-summary";
import { startTally } from "./run-tally";
import type { RunningRuns } from "./running-runs";
import type { Settler } from "./settle-run";
import { tokenCounterOf } from "./token-count";

export type ExecuteDeps = ClaimDeps & {
  readonly loadCatalog: () => Promise<RouterCatalog>;
  readonly providers: Providers;
  readonly running: RunningRuns;
  readonly settler: Settler;
  /** A fault that no AppError foresaw. */
  readonly report: (error: AppError, runId: string) => void;
  /** Milliseconds, monotone. */
  readonly now: () => number;
};

/**
 * Decide again → claim the key → provider → settle once. Throws before the first event, so that a refusal gets its HTTP
 * status; afterwards every end is an event. Leaving the loop or aborting `client` stops the provider and settles.
 */
export async function* executeRun(
  deps: ExecuteDeps,
  request: RunRequest,
  client: AbortSignal,
): AsyncGenerator<RunEvent> {
  const { signal, finish } = deps.running.start(client);
  try {
    const claim = await planAndClaim(deps, request);
    if ("recorded" in claim) yield toFinalEvent(claim.recorded);
    else yield* answerRun(deps, request, claim, signal);
  } finally {
    finish();
  }
}

async function planAndClaim(deps: ExecuteDeps, request: RunRequest): Promise<ClaimedRun | RecordedRun> {
  try {
    return await claimRun(deps, request, await plan(deps, request));
  } catch (cause) {
    // A repeated key gets its record even after prices or providers have changed.
    const mayBeRepeat = cause instanceof AppError && ["decision_stale", "model_not_runnable"].includes(cause.code);
    const recorded = mayBeRepeat ? await findRecorded(deps, request) : undefined;
    if (recorded) return { recorded };
    throw cause;
  }
}

async function plan(deps: ExecuteDeps, request: RunRequest): Promise<PlannedRun> {
  const { catalog, communityEndpoints } = await withCommunity(deps, await deps.loadCatalog(), request);
  const { modelIds } = findPool(catalog, request);
  const find = async (id: string) => communityEndpoints.get(id) ?? (await deps.providers.find(id));
  const endpoints = new Map(await Promise.all(modelIds.map(async (id) => [id, await find(id)] as const)));
  const runPlan = planRun(catalog, request, (id) => endpoints.get(id) !== undefined);
  const endpoint = endpoints.get(runPlan.candidate.modelId);
  if (!endpoint) throw new Error("planRun lets only runnable models pass");
  return { plan: runPlan, endpoint };
}

async function* answerRun(
  deps: ExecuteDeps,
  request: RunRequest,
  { plan, endpoint: { provider, providerModelId }, row }: ClaimedRun,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const { outputTokensExpected } = plan.predicted;
  const tokensExpected = { inputTokens: request.inputTokensExpected, outputTokens: outputTokensExpected };
  const tally = startTally({
    ...{ prompt: request.prompt, price: plan.candidate.price, simulated: provider.simulated, expected: tokensExpected },
    ...{ keepsText: request.keepForAnnotation, now: deps.now, countTokens: tokenCounterOf(plan.candidate) },
  });
  let settlement: Promise<Run | AppError> | undefined;
  const settleOnce = (outcome: () => RunOutcome) => (settlement ??= deps.settler.settle(row.id, outcome()));
  const stop = (error: AppError) => settleOnce(() => stoppedOutcome(tally, error));
  // Whoever reads the answer may have stopped reading: an abort settles at once, not when the next part is asked for.
  signal.addEventListener("abort", () => void stop(toAppError(signal.reason)));
  try {
    yield {
      kind: "started",
      runId: row.id,
      modelId: row.modelId,
      providerId: provider.id,
      simulated: provider.simulated,
    };
    signal.throwIfAborted();
    const { outputTokensMax } = deps.limits;
    const completion = { providerModelId, prompt: request.prompt, outputTokensMax, tokensExpected, signal };
    for await (const part of provider.stream(completion)) {
      tally.add(part);
      if (part.kind === "text") yield { kind: "text", text: part.text };
    }
    yield finalEvent(await settleOnce(() => completedOutcome(tally)));
  } catch (cause) {
    // An abort surfaces in many shapes; its reason says who stopped the run and why.
    const error = toAppError(signal.aborted ? signal.reason : cause);
    if (error.code === "internal") deps.report(error, row.id);
    const settled = await (signal.aborted ? stop(error) : settleOnce(() => failedOutcome(tally, error)));
    yield failedEvent(settled, error);
  } finally {
    // Reached without a settlement when the reader left the loop between two parts.
    await stop(new AppError("cancelled", "You stopped this run; what came until then is counted."));
  }
}

function finalEvent(settled: Run | AppError): RunEvent {
  return settled instanceof AppError ? failedEvent(settled, settled) : toFinalEvent(settled);
}

/** The error that ended the run; or, where it could not even be recorded, that one. */
function failedEvent(settled: Run | AppError, error: AppError): RunEvent {
  const { code, message } = settled instanceof AppError ? settled : error;
  const { retryAfterSeconds } = error;
  const run = settled instanceof AppError ? null : toFinalEvent(settled);
  const summary = run && "run" in run ? run.run : null;
  return { kind: "failed", code, message, run: summary, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
