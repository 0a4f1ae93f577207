import "server-only";
import type { OpenAiError } from "@/lib/contracts/gateway";
import { type AppError, refusalHeaders, toAppError } from "../errors";

/** Our error as OpenAI's clients read it. */
export function toOpenAiError(cause: unknown): OpenAiError {
  const { message, code, param, status } = toAppError(cause);
  return { error: { message, type: typeOf(status), code, param: param ?? null } };
}

export function toOpenAiResponse(cause: unknown): Response {
  const error = toAppError(cause);
  return Response.json(toOpenAiError(error), { status: wireStatus(error), headers: refusalHeaders(error) });
}

/** A provider's own limit reaches the caller as 429, so that clients wait as they would there. */
function wireStatus({ code, status }: AppError): number {
  if (code === "provider_rate_limited") return 429;
  return code === "model_not_runnable" ? 400 : status;
}

function typeOf(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "api_error";
}
