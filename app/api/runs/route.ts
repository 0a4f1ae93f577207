import { type RunEvent, runRequest } from "@/lib/contracts/run";
import { apiRoute } from "@/lib/server/deps";
import { toAppError } from "@/lib/server/errors";
import { executeRun } from "@/lib/server/execute-run";
import { ndjson } from "@/lib/server/ndjson";

export const dynamic = "force-dynamic";

export { onlyPost as DELETE, onlyPost as GET, onlyPost as PATCH, onlyPost as PUT } from "@/lib/server/only-post";

/** Runs the model that the rule chooses; answers with one event per line. */
export const POST = apiRoute({
  body: runRequest,
  limit: ({ env }) => ({ name: "runs", perMinute: env.RUNS_PER_MINUTE }),
  handle: ({ deps, body, signal }) => {
    const reader = new AbortController();
    const client = AbortSignal.any([signal, reader.signal]);
    return ndjson(executeRun(deps, body, client), { leave: () => reader.abort(), failed: failedEvent });
  },
});

function failedEvent(cause: unknown): RunEvent {
  const { code, message } = toAppError(cause);
  return { kind: "failed", code, message, run: null };
}
