import "server-only";
import type { z } from "zod";
import type { GatewayKey } from "@/db/queries/gateway-keys";
import type { KeyScope } from "@/lib/contracts/gateway-key";
import { answerOrRefuse } from "../answer-or-refuse";
import type { RouteDeps } from "../api-route";
import type { Caller } from "../caller";
import type { Env } from "../env";
import { AppError } from "../errors";
import { readBody } from "../read-body";
import type { GatewayPath, Telemetry } from "../telemetry/telemetry";
import { toOpenAiResponse } from "./gateway-error";
import { type KeyDeps, requireKey } from "./gateway-keys";

export type GatewayRouteDeps = RouteDeps & KeyDeps & { readonly env: Env; readonly telemetry: Telemetry };

export type GatewayCall<Deps, Body> = {
  readonly deps: Deps;
  readonly body: Body;
  /** Null where the caller sent none and none is required. */
  readonly key: GatewayKey | null;
  readonly request: Request;
  readonly caller: Caller;
};

type GatewayRoute<Deps, Body> = {
  readonly path: GatewayPath;
  readonly body: z.ZodType<Body>;
  /** What a key must open; null where none is asked for. */
  readonly scope: KeyScope | null;
  handle(call: GatewayCall<Deps, Body>): Promise<Response>;
};

/** Long conversations and images as data URLs; 64 prompts of the longest kind fit too. */
export const GATEWAY_BODY_BYTES_MAX = 20_000_000;

/** limit → key → read and parse → handle → errors as OpenAI's clients read them, for every route under `/v1`. */
export function createGatewayRoute<Deps extends GatewayRouteDeps>(getDeps: () => Deps) {
  return <Body>(route: GatewayRoute<Deps, Body>) =>
    (request: Request): Promise<Response> => {
      const answering = () => answerOrRefuse(getDeps, (deps) => answer(route, deps, request), toOpenAiResponse);
      return getDeps().telemetry.request(route.path, request.headers, answering);
    };
}

async function answer<Deps extends GatewayRouteDeps, Body>(
  { body: schema, scope, handle }: GatewayRoute<Deps, Body>,
  deps: Deps,
  request: Request,
): Promise<Response> {
  const caller = deps.authenticate(request);
  const perMinute = deps.env.GATEWAY_REQUESTS_PER_MINUTE;
  const waitSeconds = await deps.takeToken(caller, { name: "gateway", perMinute });
  if (waitSeconds !== undefined) {
    const message = `At most ${perMinute} requests a minute from one address. Try again in ${waitSeconds} s.`;
    throw new AppError("rate_limited", message, { retryAfterSeconds: waitSeconds });
  }
  const key = scope && (await requireKey(deps, request.headers, scope));
  const body =
    request.method === "GET" ? schema.parse(undefined) : await readBody(request, schema, GATEWAY_BODY_BYTES_MAX);
  return handle({ deps, body, key, request, caller });
}
