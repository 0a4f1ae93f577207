import "server-only";
import { AppError, toErrorResponse } from "./errors";

/** Answers the other methods of a route that only takes POST: with our error body, where Next would send an empty one. */
export async function onlyPost(): Promise<Response> {
  const response = toErrorResponse(new AppError("method_not_allowed", "This address takes POST only."));
  response.headers.set("allow", "POST");
  return response;
}
