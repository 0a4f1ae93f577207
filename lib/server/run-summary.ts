import "server-only";
import type { Run } from "@/db/queries/runs";
import { type RunEvent, type RunSummary, runSummary } from "@/lib/contracts/run";

/** A row as the page may see it: without hash, texts and key. */
export function toRunSummary(run: Run): RunSummary {
  const { id: runId, errorCode, errorMessage, ...row } = run;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage };
  // Parsed: what a row holds as text becomes one of the closed codes, and fields of the row that are no summary go.
  return runSummary.strip().parse({ ...row, runId, error });
}

/** The last event of a run that has ended. */
export function toFinalEvent(run: Run): RunEvent {
  const summary = toRunSummary(run);
  if (summary.error === null) return { kind: "finished", run: summary };
  return { kind: "failed", ...summary.error, run: summary };
}
