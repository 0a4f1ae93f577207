import { revokeApiKey } from "@/db/queries/api-keys";
import { memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

export const POST = memberRoute({ name: "keys", perMinute: 30 }, async ({ deps, account, params }) => {
  if (account.by !== "session") throw new AppError("forbidden", "A key revokes no keys. Sign in at /account.");
  const revoked = await deps.database.use((db) => revokeApiKey(db, { id: params.id ?? "", userId: account.id }));
  if (!revoked) throw new AppError("not_found", "There is no such key of yours.");
  return seeOther("/account");
});
