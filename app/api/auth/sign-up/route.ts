import { formFields, formRoute, seeOther } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

export const POST = formRoute({ name: "sign-up", perMinute: 10 }, async ({ deps, request }) => {
  const field = await formFields(request);
  return seeOther("/account", await deps.accounts.signUp(field("name"), field("password")));
});
