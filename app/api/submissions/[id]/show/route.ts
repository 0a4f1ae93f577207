import { formFields, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { setHidden } from "@/lib/server/submissions/change-state";

export const dynamic = "force-dynamic";

/** Admins only; the note goes to the audit log. */
export const POST = memberRoute(
  { name: "submission-changes", perMinute: 30 },
  async ({ deps, account, params, request }) => {
    const note = (await formFields(request))("note").slice(0, 300) || null;
    await setHidden(deps, account, { id: params.id ?? "", hide: false, note });
    return seeOther("/admin");
  },
);
