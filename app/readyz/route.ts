import { type Deps, getDeps } from "@/lib/server/deps";
import { toErrorResponse } from "@/lib/server/errors";
import { checkHealth } from "@/lib/server/health";

export const dynamic = "force-dynamic";

/** 200 when the gateway can decide and record: database, router, and the encoder, which is opened at the start. */
export async function GET(): Promise<Response> {
  try {
    const deps = getDeps();
    const problem = await problemOf(deps);
    return new Response(problem ?? "ready\n", {
      status: problem === null ? 200 : 503,
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
    });
  } catch (cause) {
    return toErrorResponse(cause);
  }
}

/** Nobody waits here: an encoder that did not open is tried again behind the answer. */
async function problemOf(deps: Deps): Promise<string | null> {
  if (!deps.openReader()) {
    void deps.loadReader().catch(() => undefined); // Logged where it failed.
    return "not ready: the encoder is not open yet\n";
  }
  return (await checkHealth(deps)).ok ? null : "not ready: /api/health says why\n";
}
