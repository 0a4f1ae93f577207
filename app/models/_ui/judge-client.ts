import { readLines } from "@/app/_ui/read-lines";
import { toRefusal } from "@/app/_ui/server-refused";
import { type ScoreEvent, type ScoreRequest, scoreEvent } from "@/lib/contracts/answer-scoring";

/** Sends answers to be scored. Throws ServerRefused, or whatever cut the answer off before its `ended`. */
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
