import { readLines } from "@/app/_ui/read-lines";
import { type ScoreEvent, type ScoreRequest, scoreEvent } from "@/lib/contracts/answer-scoring";
import { errorBody } from "@/lib/contracts/run";

/** The server refused before anything was asked. `retryAfterSeconds`: when asking again makes sense, where it says so. */
export class ScoringRefused extends Error {
  override readonly name = "ScoringRefused";
  constructor(
    message: string,
    readonly retryAfterSeconds: number | null,
  ) {
    super(message);
  }
}

/** Sends answers to be scored. Throws ScoringRefused, or whatever cut the answer off before its `ended`. */
export async function* streamScores(request: ScoreRequest, signal: AbortSignal): AsyncGenerator<ScoreEvent> {
  const response = await fetch("/api/judge", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
    signal,
  });
  if (!response.ok || !response.body) throw await toRefusal(response);
  let isWhole = false;
  for await (const line of readLines(response.body)) {
    const event = scoreEvent.parse(JSON.parse(line));
    isWhole = event.kind === "ended";
    yield event;
  }
  if (!isWhole) throw new Error("The connection to the server broke.");
}

async function toRefusal(response: Response): Promise<ScoringRefused> {
  const wait = Number(response.headers.get("retry-after"));
  const body = errorBody.safeParse(await response.json().catch(() => null));
  const message = body.success ? body.data.error.message : `The server answered with status ${response.status}.`;
  return new ScoringRefused(message, Number.isFinite(wait) && wait > 0 ? wait : null);
}
