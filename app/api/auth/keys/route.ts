import { formFields, memberRoute } from "@/lib/server/accounts/member-route";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** The one answer that holds the key, as plain text: nothing keeps it but whoever asked. */
export const POST = memberRoute({ name: "keys", perMinute: 10 }, async ({ deps, request, account }) => {
  if (account.by !== "session") throw new AppError("forbidden", "A key makes no keys. Sign in at /account.");
  const name = (await formFields(request))("name").replaceAll(/\p{C}/gu, "").slice(0, 60);
  const key = await deps.accounts.createKey(account, name || "key");
  const text = `${key}\n\nThis key is shown once. Send it as   authorization: Bearer <key>   to POST /api/submissions.\n`;
  return new Response(text, {
    status: 201,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
});
