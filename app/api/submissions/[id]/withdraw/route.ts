import { memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { withdraw } from "@/lib/server/submissions/change-state";

export const dynamic = "force-dynamic";

export const POST = memberRoute(
  { name: "submission-changes", perMinute: 30 },
  async ({ deps, account, params, fromPage }) => {
    const id = params.id ?? "";
    await withdraw(deps, account, id);
    return fromPage ? seeOther(`/submit/${id}`) : Response.json({ id });
  },
);
