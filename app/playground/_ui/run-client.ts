import type { ErrorCode } from "@/lib/contracts/error-code";
import { errorBody, type RunEvent, type RunRequest, type RunSummary, runSummary } from "@/lib/contracts/run";
import { readRunEvents } from "./read-run-events";

/** The server refused, before anything reached a provider. */
export class RunRefused extends Error {
  override readonly name = "RunRefused";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly retryAfterSeconds: number | null,
  ) {
    super(message);
  }
}

/** Starts a run, or, with a key that was used before, gets what was recorded. Throws RunRefused, or whatever cut it off. */
export async function* streamRun(request: RunRequest, signal: AbortSignal): AsyncGenerator<RunEvent> {
  const response = await fetch("/api/runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
    signal,
  });
  if (!response.ok) throw await toRefusal(response);
  if (!response.body) throw new Error("the server sent no body");
  yield* readRunEvents(response.body);
}

/** The recorded run, or null when there is none. */
export async function findRun(runId: string, signal: AbortSignal): Promise<RunSummary | null> {
  const response = await fetch(`/api/runs/${runId}`, { signal, cache: "no-store" });
  if (response.status === 404) return null;
  if (!response.ok) throw await toRefusal(response);
  return runSummary.parse(await response.json());
}

export async function rateRun(runId: string, rating: number): Promise<void> {
  const response = await fetch(`/api/runs/${runId}/rating`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rating }),
  });
  if (!response.ok) throw await toRefusal(response);
}

async function toRefusal(response: Response): Promise<RunRefused> {
  const wait = Number(response.headers.get("retry-after"));
  const retryAfterSeconds = Number.isFinite(wait) && wait > 0 ? wait : null;
  const body = errorBody.safeParse(await response.json().catch(() => null));
  const { code, message } = body.success
    ? body.data.error
    : { code: "internal" as const, message: `The server answered with status ${response.status}.` };
  return new RunRefused(code, message, retryAfterSeconds);
}
