import { getDeps } from "@/lib/server/deps";
import { toErrorResponse } from "@/lib/server/errors";
import { checkHealth } from "@/lib/server/health";

export const dynamic = "force-dynamic";

/** 200 when runs can be made and recorded, else 503 with the problem in a sentence. */
export async function GET(): Promise<Response> {
  try {
    const health = await checkHealth(getDeps());
    return Response.json(health, { status: health.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
  } catch (cause) {
    return toErrorResponse(cause);
  }
}
