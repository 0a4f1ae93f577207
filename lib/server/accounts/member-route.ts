import "server-only";
import { type Deps, getDeps } from "../deps";
import { AppError, toAppError, toErrorResponse } from "../errors";
import type { Limit } from "../rate-limit";
import { faultsOf } from "../submissions/submission-fault";
import type { Account } from "./account";

type Params = Readonly<Record<string, string>>;
export type FormCall = {
  readonly deps: Deps;
  readonly request: Request;
  readonly params: Params;
  /** True for a browser's plain form, which is sent on to a page; false for a program, which gets JSON. */
  readonly fromPage: boolean;
};
type Handle<Call> = (call: Call) => Promise<Response>;
type Context = { readonly params: Promise<Params> };

/** For signed-in accounts: same site → account → limit → handle → map errors. */
export function memberRoute(limit: Limit, handle: Handle<FormCall & { readonly account: Account }>) {
  return formRoute(limit, async (call) => {
    const account = await call.deps.accounts.find(call.request.headers);
    if (!account)
      throw new AppError("unauthorized", "Sign in at /account, or send an API key as authorization: Bearer.");
    return handle({ ...call, account });
  });
}

/** For everybody, as forms of our own pages and programs send them. */
export function formRoute(limit: Limit, handle: Handle<FormCall>) {
  return async (request: Request, context?: Context): Promise<Response> => {
    const fromPage = (request.headers.get("accept") ?? "").includes("text/html");
    try {
      const deps = getDeps();
      try {
        if (request.method !== "GET") refuseOtherSites(request.headers);
        const waitSeconds = await deps.takeToken(deps.authenticate(request), limit);
        if (waitSeconds !== undefined)
          throw new AppError("rate_limited", `Too many attempts from one address. Try again in ${waitSeconds} s.`, {
            retryAfterSeconds: waitSeconds,
          });
        return await handle({ deps, request, params: (await context?.params) ?? {}, fromPage });
      } catch (cause) {
        const error = toAppError(cause);
        if (error.status >= 500) deps.logger.error({ err: error }, error.message);
        return refusal(error, fromPage);
      }
    } catch (cause) {
      return toErrorResponse(cause);
    }
  };
}

/** Browsers say where a form came from; a page elsewhere must not use our visitor's cookie. Programs say nothing. */
function refuseOtherSites(headers: Headers): void {
  const origin = headers.get("origin");
  const isOurs = origin === null || (URL.canParse(origin) && new URL(origin).host === headers.get("host"));
  // Our own pages send no referrer, so a form's origin may be "null"; the browser then still names the site.
  const site = headers.get("sec-fetch-site");
  if (site ? !["same-origin", "none"].includes(site) : !isOurs)
    throw new AppError("forbidden", "This form came from another site. Open the page here and send it again.");
}

/** A page's form gets plain text: what a submitter wrote is never read as HTML. */
function refusal(error: AppError, fromPage: boolean): Response {
  const faults = faultsOf(error);
  const { code, message, status } = error;
  if (!fromPage) {
    const response = toErrorResponse(error);
    if (faults.length === 0) return response;
    return Response.json({ error: { code, message, faults } }, { status, headers: { "cache-control": "no-store" } });
  }
  const lines = faults.map(({ line, message }) => `${line === null ? "The file" : `Line ${line}`}: ${message}`);
  const text = [...(lines.length > 0 ? lines : [message]), "", "Go back in the browser to change it.", ""].join("\n");
  return new Response(text, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** 303 to a page of ours, with the cookies of a sign-in. */
export function seeOther(path: string, cookies?: Headers): Response {
  const headers = new Headers({ location: path, "cache-control": "no-store" });
  for (const cookie of cookies?.getSetCookie() ?? []) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** The text fields of a small form. */
export async function formFields(request: Request): Promise<(name: string) => string> {
  if (Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) > 20_000)
    throw new AppError("too_large", "The form is too large.");
  const form = await request.formData().catch((cause: unknown) => {
    throw new AppError("bad_request", "This is not a form.", { cause });
  });
  return (name) => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
}
