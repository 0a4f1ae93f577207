import "server-only";
import { APICallError } from "@ai-sdk/provider";
import { AppError } from "../errors";

export type ProviderContext = { readonly id: string; readonly keyVariable: string; readonly providerModelId: string };

/**
 * Our code and sentence for whatever a provider or the SDK threw. The provider's own text is left out: it may quote the
 * prompt or the key. The cause keeps name and status only, for the same reason.
 */
export function toProviderError(error: unknown, context: ProviderContext): AppError {
  if (error instanceof AppError) return error;
  const status = APICallError.isInstance(error) ? error.statusCode : undefined;
  const cause = new Error(describe(error, status));
  if (status === 429) return rateLimited(error, context, cause);
  if (status !== undefined && status >= 400 && status < 500 && status !== 408)
    return new AppError("provider_rejected", rejection(status, context), { cause });
  // A 200 whose body broke while it was read arrives here with its status.
  const what =
    status !== undefined && status >= 400 ? `answered with an error (${status})` : "could not be reached or broke off";
  return new AppError("provider_failed", `${context.id} ${what}. Try again, or choose another model.`, { cause });
}

/** True where the provider certainly did no work: it said so with a 5xx, or the connection never came about. */
export function isUnserved(error: unknown): boolean {
  if (!APICallError.isInstance(error)) return false;
  if (error.statusCode !== undefined) return error.statusCode >= 500;
  const code = systemCode(error);
  return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "UND_ERR_CONNECT_TIMEOUT";
}

function rejection(status: number, { id, keyVariable, providerModelId }: ProviderContext): string {
  if (status === 401 || status === 403)
    return `${id} does not accept the server's key (${status}). Check ${keyVariable} on the server.`;
  if (status === 404)
    return `${id} has no model "${providerModelId}". Name the right one in MODEL_MAP on the server (docs/providers.md).`;
  return `${id} refused the request (${status}). A shorter prompt or another model may work.`;
}

function rateLimited(error: unknown, { id }: ProviderContext, cause: Error): AppError {
  const retryAfterSeconds = retryAfterOf(APICallError.isInstance(error) ? error.responseHeaders : undefined);
  const wait = retryAfterSeconds === undefined ? "in a moment" : `in ${retryAfterSeconds} s`;
  const message = `${id} limits how often the server may call it. Try again ${wait}, or choose another model.`;
  return new AppError("provider_rate_limited", message, { cause, retryAfterSeconds });
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfterOf(headers: Record<string, string> | undefined): number | undefined {
  const value = headers?.["retry-after"];
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.min(3_600, Math.max(1, seconds)) : undefined;
}

function describe(error: unknown, status: number | undefined): string {
  const name = error instanceof Error ? error.name : typeof error;
  return [name, status, systemCode(error)].filter((part) => part !== undefined).join(" ");
}

/** ECONNREFUSED and the like lie some causes down. */
function systemCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return systemCode(inner, depth + 1);
}
