import { EngineError, toEngineError } from "./engine-error";

export type PatientFetch = {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** false: one attempt, for a caller that has something else to use. */
  readonly patient?: boolean;
};

const WAITS_MS = [400, 1600]; // A dropped connection or a restarting server; more is a matter for the person.
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Fetches and reads to the end, again after a pause when the network or the server had a passing fault, also in mid-body.
 * @throws EngineError model_fetch_failed | download_cancelled
 */
export async function fetchPatiently<T>(
  url: URL,
  cache: RequestCache,
  { fetch, signal, wait, patient = true }: PatientFetch,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const waits = patient ? WAITS_MS : [];
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(url, { cache, signal });
      if (response.ok) return await read(response);
      await response.body?.cancel();
      const refused = new EngineError("model_fetch_failed", `${url.pathname} answered ${response.status}`);
      if (!PASSING.has(response.status) || attempt >= waits.length) throw refused;
    } catch (cause) {
      if (signal.aborted) throw new EngineError("download_cancelled", "the download was cancelled", { cause });
      if (cause instanceof EngineError) throw cause;
      if (attempt >= waits.length) throw unreachable(url, cause);
    }
    await wait(waits[attempt] ?? 0);
  }
}

function unreachable(url: URL, cause: unknown): EngineError {
  const { message } = toEngineError(cause, "model_fetch_failed");
  return new EngineError("model_fetch_failed", `${url.pathname} could not be fetched: ${message}`, { cause });
}
