import { memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { requireAdmin } from "@/lib/server/annotations/admin";

export const dynamic = "force-dynamic";

/** Admins only: starts a calibration, or finds the one that runs. */
export const POST = memberRoute({ name: "calibrations", perMinute: 10 }, async ({ deps, account, fromPage }) => {
  requireAdmin(account);
  const id = await deps.calibrations.request(account.id);
  void deps.calibrations.drain();
  return fromPage ? seeOther("/admin#calibration-head") : Response.json({ id }, { status: 202 });
});
