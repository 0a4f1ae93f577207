import type { AdapterRun } from "@/db/queries/community-adapters";
import { formFields, formRoute, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { decideOnAdapter, readAdapter } from "@/lib/server/adapters/community-adapters";

export const dynamic = "force-dynamic";

/** The file itself: what Import on /models opens. */
export const GET = formRoute({ name: "adapters-read", perMinute: 60 }, async ({ deps, request, params }) => {
  const account = (await deps.accounts.find(request.headers)) ?? null;
  const file = await readAdapter(deps.database, account, params.id);
  return Response.json(file, {
    headers: {
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="${file.model.modelId.replace(/[^a-z0-9.-]+/g, "-")}.adapter.json"`,
    },
  });
});

/** An admin publishes or rejects; rejecting a published one takes it back. */
export const POST = memberRoute(
  { name: "adapter-decisions", perMinute: 30 },
  async ({ deps, account, params, request }) => {
    const field = await formFields(request);
    const publish = field("state") === "published";
    await decideOnAdapter(deps, account, { id: params.id, publish, run: publish ? runIn(field) : null });
    return seeOther("/admin#adapters-head");
  },
);

/** `runs`: "provider model", or empty where nobody shall answer for it. */
function runIn(field: (name: string) => string): AdapterRun | null {
  const [providerId, providerModelId] = field("runs").split(" ", 2);
  if (!providerId || !providerModelId) return null;
  const priceIn = (name: string) => (field(name) === "" ? Number.NaN : Number(field(name)));
  return { providerId, providerModelId, usdPerMillionInput: priceIn("input"), usdPerMillionOutput: priceIn("output") };
}
