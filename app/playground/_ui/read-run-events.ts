import { readLines } from "@/app/_ui/read-lines";
import { type RunEvent, runEvent } from "@/lib/contracts/run";

/**
 * Lines of JSON → events, each checked. Chunks may end anywhere, inside a line or a character. Throws on a line that is
 * no event, and when the body ends without the `finished` or `failed` that closes every answer.
 */
export async function* readRunEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<RunEvent> {
  let isClosed = false;
  for await (const line of readLines(body)) {
    const event = runEvent.parse(JSON.parse(line));
    isClosed = event.kind === "finished" || event.kind === "failed";
    yield event;
  }
  if (!isClosed) throw new Error("the answer ended before it was complete");
}
