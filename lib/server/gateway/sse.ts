import "server-only";
import { AppError } from "../errors";

/** A single event holds a delta, or at most a whole tool call. */
const EVENT_BYTES_MAX = 2_000_000;

export type ReadOptions = {
  readonly provider: string;
  /** Silence between two reads. */
  readonly idleMs: number;
  /** Ends the provider's work. */
  readonly upstream: AbortController;
};

/**
 * The `data:` of each event of a body, without `[DONE]`. Read on demand, so a slow reader slows the provider down. Throws
 * provider_timeout after silence and provider_failed where the body breaks off or an event never ends.
 */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  { provider, idleMs, upstream }: ReadOptions,
): AsyncGenerator<string> {
  const parts = body[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await readPatiently(parts, { provider, idleMs, upstream });
    text += done ? decoder.decode() : decoder.decode(value, { stream: true });
    if (text.length > EVENT_BYTES_MAX) throw broken(provider, "sent an event without an end");
    const events = text.split(/\r?\n\r?\n/);
    text = events.pop() ?? "";
    for (const event of events) {
      const data = dataOf(event);
      if (data === "[DONE]") return;
      if (data !== "") yield data;
    }
    if (done) return;
  }
}

async function readPatiently(
  parts: AsyncIterator<Uint8Array>,
  { provider, idleMs, upstream }: ReadOptions,
): Promise<IteratorResult<Uint8Array>> {
  const { signal } = upstream;
  const silence = () =>
    upstream.abort(new AppError("provider_timeout", `${provider} sent nothing for ${idleMs / 1000} s.`));
  const timer = setTimeout(silence, idleMs);
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([parts.next(), aborted]);
  } catch (cause) {
    signal.throwIfAborted();
    throw broken(provider, "broke off in the middle of the answer", cause);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}

function dataOf(event: string): string {
  return event
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : []))
    .join("\n");
}

function broken(provider: string, what: string, cause?: unknown): AppError {
  // The library's own text is left out: it may quote what it choked on.
  const name = cause instanceof Error ? new Error(cause.name) : undefined;
  return new AppError("provider_failed", `${provider} ${what}. Try again.`, { cause: name });
}
