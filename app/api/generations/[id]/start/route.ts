import { memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { requireAdmin, requireUuid } from "@/lib/server/annotations/admin";
import { AppError } from "@/lib/server/errors";

export const dynamic = "force-dynamic";

/** Admins only: begins to ask. */
export const POST = memberRoute({ name: "generations", perMinute: 10 }, async ({ deps, account, params, fromPage }) => {
  requireAdmin(account);
  const id = requireUuid(params.id);
  if (!(await deps.generations.start(id))) throw new AppError("not_found", "There is no planned job with this id.");
  void deps.generations.drain();
  return fromPage ? seeOther("/admin#generation-head") : Response.json({ id }, { status: 202 });
});
