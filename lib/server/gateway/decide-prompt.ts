import "server-only";
import { type PricedPrediction, pricePredictions } from "@/lib/core/cost";
import { decideRoute, type Exclusion, type RoutingQuestion, type ToleranceDecision } from "@/lib/core/decide";
import { ruleOfPool, strongestOf } from "@/lib/core/pool";
import { AppError } from "../errors";
import type { RouterCatalog } from "../router-catalog";
import type { Policy } from "./policy";
import type { ServerReading } from "./prompt-reader";

export type GatewayDecision = {
  readonly policy: Policy;
  readonly routerVersion: string;
  readonly decision: ToleranceDecision;
  readonly predictions: readonly PricedPrediction[];
  readonly chosen: PricedPrediction;
  /** The pool's strongest model among those that take part. */
  readonly strongest: PricedPrediction;
  readonly inputTokensExpected: number;
  readonly unfamiliar: boolean;
};

export type GatewayQuestion = {
  readonly catalog: RouterCatalog;
  readonly policy: Policy;
  readonly reading: ServerReading;
  /** Candidates that take no part, with the reason. */
  readonly exclusions: ReadonlyMap<string, Exclusion>;
};

/** The one rule, on the server's own reading. Throws model_not_runnable where nobody is left to choose. */
export function decidePrompt({ catalog, policy, reading, exclusions }: GatewayQuestion): GatewayDecision {
  const { pool, named, tolerance, rule } = policy;
  const members = catalog.candidates.filter(({ modelId }) => pool.modelIds.includes(modelId));
  const { routerVersion, prediction, inputTokensExpected } = reading;
  const predictions = pricePredictions(prediction.qualities, members, inputTokensExpected);
  const able: RoutingQuestion = { predictions, tolerance, rule: ruleOfPool(rule, pool), exclusions };
  if (members.every(({ modelId }) => exclusions.has(modelId))) throw nobodyLeft(policy);
  const others = named === null ? [] : pool.modelIds.filter((id) => id !== named && !exclusions.has(id));
  if (named !== null && exclusions.has(named)) throw nobodyLeft(policy);
  const asked = new Map<string, Exclusion>([...exclusions, ...others.map((id) => [id, "excluded"] as const)]);
  const decision = decideRoute({ ...able, exclusions: asked });
  const byId = (id: string) => predictions.find(({ modelId }) => modelId === id);
  const chosen = byId(decision.modelId);
  const strongest = byId(strongestOf(pool, able));
  if (!chosen || !strongest) throw new Error("a pool holds predicted models only"); // loadRouterCatalog has checked it.
  const { unfamiliar } = prediction.familiarity;
  return { policy, routerVersion, decision, predictions, chosen, strongest, inputTokensExpected, unfamiliar };
}

function nobodyLeft({ name, named }: Policy): AppError {
  const message =
    named === null
      ? `No model of ${name} can take this request here. GET /v1/models lists what runs; docs/gateway.md says what restricts it.`
      : `${named} cannot take this request here: no provider runs it, or it lacks what the request asks for.`;
  return new AppError("model_not_runnable", message, { param: "model" });
}
