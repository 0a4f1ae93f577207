import "server-only";
import { randomUUID } from "node:crypto";
import { findRunByKey, insertRun, type NewRun, type Run } from "@/db/queries/runs";
import type { RunRequest } from "@/lib/contracts/run";
import type { Database } from "./database";
import { AppError } from "./errors";
import type { RunPlan } from "./plan-run";
import type { Endpoint } from "./providers/configured-providers";
import { runDeadline } from "./run-deadline";
import { toStorableText } from "./run-tally";
import { sha256 } from "./sha256";

export type ClaimDeps = {
  readonly database: Pick<Database, "use">;
  readonly limits: { readonly outputTokensMax: number; readonly totalTimeoutMs: number };
};
export type PlannedRun = { readonly plan: RunPlan; readonly endpoint: Endpoint };
export type ClaimedRun = PlannedRun & { readonly row: NewRun };
export type RecordedRun = { readonly recorded: Run };

/** The row is there before a provider hears of the run, so of two requests with one key only one goes on. */
export async function claimRun(
  deps: ClaimDeps,
  request: RunRequest,
  planned: PlannedRun,
): Promise<ClaimedRun | RecordedRun> {
  const row = toNewRun(deps, request, planned);
  if (await deps.database.use((db) => insertRun(db, row))) return { ...planned, row };
  const recorded = await findRecorded(deps, request);
  if (!recorded)
    throw new AppError("internal", "The record of this run is gone. Send the request again with a new key.");
  return { recorded };
}

/** The record of a repeated request. Throws run_exists while it is under way. */
export async function findRecorded({ database }: ClaimDeps, request: RunRequest): Promise<Run | undefined> {
  const run = await database.use((db) => findRunByKey(db, request.idempotencyKey));
  if (!run) return undefined;
  if (run.promptSha256 !== sha256(request.prompt) || run.modelId !== request.modelId)
    throw new AppError("bad_request", "idempotencyKey: this key belongs to another run. Use a new key for every run.");
  if (run.state === "running")
    throw new AppError("run_exists", `This run is already under way. GET /api/runs/${run.id} tells how it ends.`);
  return run;
}

function toNewRun({ limits }: ClaimDeps, request: RunRequest, { plan, endpoint }: PlannedRun): NewRun {
  const { prompt, predictedBy, keepForAnnotation, idempotencyKey, poolId, rule, tolerance, routerVersion } = request;
  const { quality, qualityInterval, outputTokensExpected, costUsdExpected } = plan.predicted;
  return {
    ...{ id: randomUUID(), idempotencyKey, state: "running", poolId, rule, tolerance, routerVersion },
    promptSha256: sha256(prompt),
    promptChars: prompt.length,
    keptForAnnotation: keepForAnnotation,
    promptText: keepForAnnotation ? toStorableText(prompt) : null,
    excludedIds: [...request.excludedIds],
    predictedSource: predictedBy.source,
    predictedBackend: predictedBy.backend,
    decision: plan.decision,
    modelId: plan.candidate.modelId,
    target: request.target,
    comparisonId: request.comparisonId,
    providerId: endpoint.provider.id,
    providerModelId: endpoint.providerModelId,
    simulated: endpoint.provider.simulated,
    ...{ qualityPredicted: quality, qualityLow: qualityInterval.low, qualityHigh: qualityInterval.high },
    inputTokensExpected: request.inputTokensExpected,
    ...{ outputTokensExpected, costUsdExpected },
    deadlineAt: runDeadline(limits.totalTimeoutMs),
  };
}
