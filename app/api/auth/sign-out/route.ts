import { formRoute, seeOther } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

export const POST = formRoute({ name: "sign-out", perMinute: 30 }, async ({ deps, request }) =>
  seeOther("/account", await deps.accounts.signOut(request.headers)),
);
