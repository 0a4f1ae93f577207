import { AppError, toErrorResponse } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** Whoever speaks to /api reads JSON, so an address that does not exist answers with our error body, not with a page. */
async function nothingHere(): Promise<Response> {
  return toErrorResponse(new AppError("not_found", "There is nothing at this address."));
}

export { nothingHere as DELETE, nothingHere as GET, nothingHere as PATCH, nothingHere as POST, nothingHere as PUT };
