import { noBody } from "@/lib/server/api-route";
import { gatewayRoute } from "@/lib/server/deps";
import { openApiDocument } from "@/lib/server/gateway/openapi";

export const dynamic = "force-dynamic";

/** OpenAPI 3.1, made from the contracts. Open to everybody: it says nothing about this server. */
export const GET = gatewayRoute({
  path: "/v1/openapi.json",
  body: noBody,
  scope: null,
  handle: async () => Response.json(openApiDocument("1")),
});
