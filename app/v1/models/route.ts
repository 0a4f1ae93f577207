import { noBody } from "@/lib/server/api-route";
import { gatewayRoute } from "@/lib/server/deps";
import { listModels } from "@/lib/server/gateway/route-prompts";

export const dynamic = "force-dynamic";

/** Names that `model` may have. */
export const GET = gatewayRoute({
  path: "/v1/models",
  body: noBody,
  scope: "route",
  handle: async ({ deps }) => Response.json(await listModels(deps)),
});
