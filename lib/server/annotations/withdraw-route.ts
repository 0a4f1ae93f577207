import "server-only";
import type { Db } from "@/db/client";
import { formFields, memberRoute, seeOther } from "../accounts/member-route";
import { AppError } from "../errors";
import { requireAdmin, requireUuid } from "./admin";

/** An admin withdraws what was reported or gives it back to the queue. `set` is false where there is nothing. */
export function withdrawRoute(set: (db: Db, id: string, withdrawn: boolean) => Promise<boolean>) {
  return memberRoute({ name: "annotation-admin", perMinute: 30 }, async ({ deps, account, params, request }) => {
    requireAdmin(account);
    const id = requireUuid(params.id);
    const withdrawn = (await formFields(request))("state") === "withdrawn";
    if (!(await deps.database.use((db) => set(db, id, withdrawn))))
      throw new AppError("not_found", "There is nothing with this id.");
    return seeOther("/admin");
  });
}
