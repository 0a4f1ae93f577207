import { routeRequest } from "@/lib/contracts/gateway";
import { gatewayRoute } from "@/lib/server/deps";
import { routePrompts } from "@/lib/server/gateway/route-prompts";

export const dynamic = "force-dynamic";

/** Which model would answer, and why; nothing is executed. */
export const POST = gatewayRoute({
  path: "/v1/route",
  body: routeRequest,
  scope: "route",
  handle: async ({ deps, body }) => Response.json(await routePrompts(deps, body)),
});
