import { revokeGatewayKey } from "@/db/queries/gateway-keys";
import { memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { requireAdmin, requireUuid } from "@/lib/server/annotations/admin";

export const dynamic = "force-dynamic";

/** Admins only. Requests that are under way go on. */
export const POST = memberRoute({ name: "gateway-keys", perMinute: 30 }, async ({ deps, account, params }) => {
  requireAdmin(account);
  const id = requireUuid(params.id);
  await deps.database.use((db) => revokeGatewayKey(db, id));
  return seeOther("/admin#gateway-head");
});
