import { type NextRequest, NextResponse } from "next/server";
import { pagePolicy } from "./lib/server/content-security-policy";

/** Gives every page its own nonce. Pages read it from the request header `x-nonce`; Next puts it on its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

// `/models` is a page, what lies below it are files.
// Files and API answers are no pages: next.config.ts gives them a policy without a nonce.
export const config = {
  matcher: [
    "/((?!(?:api|v1|ort|_next/static|_next/image)(?:/|$)|models/|(?:healthz|readyz|metrics|sw.js|icon.svg|favicon.ico)$).*)",
  ],
};
