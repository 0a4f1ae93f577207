import "server-only";
import { z } from "zod";
import { type OpenVote, saveOpenVote } from "@/db/queries/open-votes";
import { findRun, rateRun } from "@/db/queries/runs";
import type { RunSummary } from "@/lib/contracts/run";
import type { Database } from "./database";
import { AppError } from "./errors";
import { toRunSummary } from "./run-summary";

type RecordDeps = { readonly database: Pick<Database, "use"> };

export async function loadRun({ database }: RecordDeps, id: unknown): Promise<RunSummary> {
  const runId = parseRunId(id);
  const run = await database.use((db) => findRun(db, runId));
  if (!run) throw notFound();
  return toRunSummary(run);
}

/** Whoever knows the id of a run may grade it: only its author was told. */
export async function rateRecordedRun({ database }: RecordDeps, id: unknown, rating: number): Promise<RunSummary> {
  const runId = parseRunId(id);
  const rated = await database.use((db) => rateRun(db, runId, rating));
  if (rated) return toRunSummary(rated);
  const { state } = await loadRun({ database }, runId);
  throw new AppError("bad_request", `This run has no answer to grade: it is ${state}.`);
}

/** As with a grade: whoever knows both ids is their author. */
export async function saveRecordedVote({ database }: RecordDeps, vote: Omit<OpenVote, "routedRunId">, id: unknown) {
  const routedRunId = parseRunId(id);
  if (await database.use((db) => saveOpenVote(db, { ...vote, routedRunId }))) return;
  await loadRun({ database }, routedRunId);
  throw new AppError("bad_request", "These two runs are no complete comparison of one prompt.");
}

function parseRunId(id: unknown): string {
  const parsed = z.uuid().safeParse(id);
  if (!parsed.success) throw notFound();
  return parsed.data;
}

function notFound(): AppError {
  return new AppError("not_found", "There is no run with this id.");
}
