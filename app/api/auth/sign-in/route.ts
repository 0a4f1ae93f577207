import { formFields, formRoute, seeOther } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

export const POST = formRoute({ name: "sign-in", perMinute: 10 }, async ({ deps, request }) => {
  const field = await formFields(request);
  return seeOther("/account", await deps.accounts.signIn(field("name"), field("password")));
});
