import { formFields, memberRoute } from "@/lib/server/accounts/member-route";
import { requireAdmin } from "@/lib/server/annotations/admin";
import { AppError } from "@/lib/server/errors";
import { makeGatewayKey } from "@/lib/server/gateway/gateway-keys";

export const dynamic = "force-dynamic";

/** Admins only. The one answer that holds the key, as plain text: nothing keeps it but whoever asked. */
export const POST = memberRoute({ name: "gateway-keys", perMinute: 30 }, async ({ deps, account, request }) => {
  requireAdmin(account);
  if (account.by !== "session") throw new AppError("forbidden", "A key makes no keys. Sign in at /account.");
  const { key } = await makeGatewayKey(deps, await formFields(request));
  const text = `${key}\n\nThis key is shown once. Send it as   authorization: Bearer <key>   to /v1.\n`;
  return new Response(text, {
    status: 201,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
});
