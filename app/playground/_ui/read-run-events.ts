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

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      for (const line of lines) if (line.trim() !== "") yield line;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // A reader that leaves early frees the connection; the body may be broken.
  }
}
