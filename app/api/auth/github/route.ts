import { formRoute, seeOther } from "@/lib/server/accounts/member-route";

export const dynamic = "force-dynamic";

/** A link, not a form: the page's policy lets forms lead to this site only, redirects included. */
export const GET = formRoute({ name: "sign-in", perMinute: 10 }, async ({ deps, request }) => {
  const { url, headers } = await deps.accounts.startGithub(request.headers);
  return seeOther(url, headers);
});
