import "server-only";
import type { ModelList, RouteRequest, RouteResponse } from "@/lib/contracts/gateway";
import type { Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import type { Telemetry } from "../telemetry/telemetry";
import { decidePrompt } from "./decide-prompt";
import { exclusionsFor, findEndpoints } from "./exclusions";
import { parsePolicy, policyNames } from "./policy";
import type { PromptReader } from "./prompt-reader";
import { toRouteDecision } from "./route-wire";

export type DecideDeps = {
  readonly loadCatalog: () => Promise<RouterCatalog>;
  readonly loadReader: () => Promise<PromptReader>;
  readonly providers: Providers;
  readonly telemetry: Pick<Telemetry, "step">;
};

/** Decisions without execution, in the order of the prompts. */
export function routePrompts(deps: DecideDeps, request: RouteRequest): Promise<RouteResponse> {
  return deps.telemetry.step("decide", () => decideAll(deps, request));
}

async function decideAll(deps: DecideDeps, request: RouteRequest): Promise<RouteResponse> {
  const catalog = await deps.loadCatalog();
  const policy = parsePolicy(catalog, request.model);
  const endpoints = await findEndpoints(deps.providers, policy);
  const exclusions = exclusionsFor(catalog, endpoints, request.excluded_models ?? []);
  const reader = await deps.loadReader();
  const texts = request.prompts ?? (request.prompt === undefined ? [] : [request.prompt]);
  const readings = await Promise.all(texts.map((text) => reader.read(text)));
  const decisions = readings.map((reading) => decidePrompt({ catalog, policy, reading, exclusions }));
  return { object: "list", data: decisions.map(toRouteDecision) };
}

/** Policies, then every candidate that somebody here runs. */
export async function listModels({ loadCatalog, providers }: Omit<DecideDeps, "telemetry">): Promise<ModelList> {
  const catalog = await loadCatalog();
  const runs = await Promise.all(catalog.candidates.map(async ({ modelId }) => await providers.find(modelId)));
  const runnable = catalog.candidates.filter((_, index) => runs[index]);
  const entry = (id: string, owned_by: string) => ({ id, object: "model" as const, created: 0, owned_by });
  return {
    object: "list",
    data: [
      ...policyNames(catalog).map((name) => entry(name, "ipr")),
      ...runnable.map(({ modelId, family }) => entry(modelId, family)),
    ],
  };
}
