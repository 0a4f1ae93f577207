import { timingSafeEqual } from "node:crypto";
import { getDeps } from "@/lib/server/deps";
import { AppError, toErrorResponse } from "@/lib/server/errors";
import { sha256 } from "@/lib/server/sha256";
import { scrape } from "@/lib/server/telemetry/scrape";

export const dynamic = "force-dynamic";

/** For Prometheus. With METRICS_TOKEN, only for who sends it: the figures tell what is spent. */
export async function GET(request: Request): Promise<Response> {
  try {
    const deps = getDeps();
    const token = deps.env.METRICS_TOKEN;
    if (token !== undefined && !isSame(request.headers.get("authorization"), `Bearer ${token}`))
      throw new AppError("unauthorized", "Send METRICS_TOKEN as Authorization: Bearer ….");
    const { text, contentType } = await scrape(deps);
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  } catch (cause) {
    return toErrorResponse(cause);
  }
}

/** Hashes have one length, so neither length nor content shows in the time this takes. */
function isSame(sent: string | null, expected: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(sent ?? "")), Buffer.from(sha256(expected)));
}
