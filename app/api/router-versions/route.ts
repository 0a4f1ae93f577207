import { formFields, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { promoteVersion } from "@/lib/server/calibration/promote";

export const dynamic = "force-dynamic";

/** Admins only: which version visitors get from now on. */
export const POST = memberRoute({ name: "router-versions", perMinute: 30 }, async ({ deps, account, request }) => {
  const field = await formFields(request);
  await promoteVersion(deps, account, { version: field("version"), note: field("note") });
  return seeOther("/admin#calibration-head");
});
