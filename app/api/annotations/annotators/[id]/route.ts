import { fixTrust } from "@/db/queries/annotators";
import { formFields, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { requireAdmin, requireUuid } from "@/lib/server/annotations/admin";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** An admin says whether an annotator's votes count; the rules no longer change it. */
export const POST = memberRoute(
  { name: "annotation-admin", perMinute: 30 },
  async ({ deps, account, params, request }) => {
    requireAdmin(account);
    const id = requireUuid(params.id);
    const distrust = (await formFields(request))("trust") === "trusted" ? null : "set by an admin";
    if (!(await deps.database.use((db) => fixTrust(db, id, distrust))))
      throw new AppError("not_found", "There is no annotator with this id.");
    return seeOther("/admin");
  },
);
