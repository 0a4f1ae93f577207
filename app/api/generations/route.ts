import { memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { requireAdmin } from "@/lib/server/annotations/admin";
import { planGeneration } from "@/lib/server/generation/plan-generation";
import { readWishForm } from "@/lib/server/generation/wish-form";

export const dynamic = "force-dynamic";

/** Admins only: plans a job and says what it may cost. Nothing is asked before `start`. */
export const POST = memberRoute(
  { name: "generations", perMinute: 10 },
  async ({ deps, account, fromPage, request }) => {
    requireAdmin(account);
    const id = await planGeneration(deps, account.id, await readWishForm(request));
    return fromPage ? seeOther("/admin#generation-head") : Response.json({ id }, { status: 201 });
  },
);
