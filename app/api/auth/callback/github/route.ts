import { formRoute } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

/** Where GitHub sends people back to. */
export const GET = formRoute({ name: "sign-in", perMinute: 20 }, ({ deps, request }) =>
  deps.accounts.finishGithub(request),
);
