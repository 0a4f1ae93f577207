import { toRefusal } from "@/app/_ui/server-refused";
import { type OpenVoteChoice, type RunEvent, type RunRequest, type RunSummary, runSummary } from "@/lib/contracts/run";
import { readRunEvents } from "./read-run-events";

/** Starts a run, or, with a key that was used before, gets what was recorded. Throws ServerRefused, or whatever cut it off. */
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

export const rateRun = (runId: string, rating: number) => post(`/api/runs/${runId}/rating`, { rating });

export const voteOnRuns = (routedRunId: string, strongestRunId: string, choice: OpenVoteChoice) =>
  post(`/api/runs/${routedRunId}/open-vote`, { strongestRunId, choice });

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await toRefusal(response);
}
