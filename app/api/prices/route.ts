import { listPriceChanges } from "@/db/queries/model-prices";
import { formFields, formRoute, memberRoute, seeOther } from "@/lib/server/accounts/member-route";
import { changePrice } from "@/lib/server/prices/change-price";

export const dynamic = "force-dynamic";

const CHANGES_MAX = 1_000;

/** Every change of a list price, newest first; who made it stays with the admins. */
export const GET = formRoute({ name: "prices", perMinute: 60 }, async ({ deps }) => {
  const changes = await deps.database.use((db) => listPriceChanges(db, CHANGES_MAX));
  const shown = changes.map(({ modelId, usdPerMillionInput, usdPerMillionOutput, source, at }) => ({
    ...{ modelId, usdPerMillionInput, usdPerMillionOutput, source, at },
  }));
  return Response.json(shown, { headers: { "cache-control": "no-store" } });
});

/** Admins only. */
export const POST = memberRoute({ name: "price-changes", perMinute: 60 }, async ({ deps, account, request }) => {
  await changePrice(deps, account, await formFields(request));
  return seeOther("/admin#prices-head");
});
