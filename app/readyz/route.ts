import { getDeps } from "@/lib/server/deps";
import { toErrorResponse } from "@/lib/server/errors";
import { checkHealth } from "@/lib/server/health";

export const dynamic = "force-dynamic";

/** 200 when the gateway can decide and record: database, router, and the encoder, which the first call warms up. */
export async function GET(): Promise<Response> {
  try {
    const deps = getDeps();
    const { ok } = await checkHealth(deps);
    if (ok) await deps.loadReader();
    return new Response(ok ? "ready\n" : "not ready: /api/health says why\n", {
      status: ok ? 200 : 503,
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
    });
  } catch (cause) {
    return toErrorResponse(cause);
  }
}
