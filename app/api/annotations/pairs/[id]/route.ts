import { setWithdrawn } from "@/db/queries/annotation-results";
import { formFields, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { requireAdmin, requireUuid } from "@/lib/server/annotations/admin";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** An admin withdraws a pair or gives it back to the queue. */
export const POST = memberRoute(
  { name: "annotation-admin", perMinute: 30 },
  async ({ deps, account, params, request }) => {
    requireAdmin(account);
    const id = requireUuid(params.id);
    const withdraw = (await formFields(request))("state") === "withdrawn";
    if (!(await deps.database.use((db) => setWithdrawn(db, id, withdraw))))
      throw new AppError("not_found", "There is no pair with this id.");
    return seeOther("/admin");
  },
);
