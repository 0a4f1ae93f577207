import "server-only";
import type { RunOutcome } from "@/db/queries/runs";
import { toAppError } from "../errors";
import type { Metrics } from "./metrics";
import type { Tracing } from "./tracing";

/** Parts of a request that are timed, and spans of its trace. */
export type Step = "decide" | "encode" | "settle";
export type GatewayPath = "/v1/chat/completions" | "/v1/models" | "/v1/openapi.json" | "/v1/route";
type Tried = { readonly provider: string; readonly model: string };

/** What the gateway tells about itself, to Prometheus and to OpenTelemetry. No text of anybody passes here. */
export type Telemetry = {
  request(path: GatewayPath, headers: Headers, answer: () => Promise<Response>): Promise<Response>;
  step<Result>(step: Step, work: () => Promise<Result>): Promise<Result>;
  /** One try at one provider, until its first token. */
  tried<Result>(tried: Tried, open: () => Promise<Result>): Promise<Result>;
  billed(tried: Tried, outcome: RunOutcome): void;
  readonly metrics: Metrics;
  stop(): Promise<void>;
};

export function createTelemetry({
  metrics,
  tracing,
  now,
}: {
  metrics: Metrics;
  tracing: Tracing;
  /** Milliseconds, monotone. */
  now: () => number;
}): Telemetry {
  const secondsSince = (startedAt: number) => (now() - startedAt) / 1000;
  return {
    metrics,
    stop: tracing.stop,
    async request(path, headers, answer) {
      const startedAt = now();
      const response = await tracing.span(path, { "http.route": path }, answer, headers.get("traceparent"));
      metrics.requestSeconds.observe({ route: path }, secondsSince(startedAt));
      metrics.requests.inc({ route: path, status: response.status });
      return response;
    },
    async step(step, work) {
      const startedAt = now();
      try {
        return await tracing.span(step, {}, work);
      } finally {
        metrics.stepSeconds.observe({ step }, secondsSince(startedAt));
      }
    },
    async tried({ provider, model }, open) {
      const startedAt = now();
      let outcome = "ok";
      try {
        return await tracing.span("provider", { "ipr.provider": provider, "ipr.model": model }, open);
      } catch (cause) {
        outcome = toAppError(cause).code;
        throw cause;
      } finally {
        metrics.providerSeconds.observe({ provider }, secondsSince(startedAt));
        metrics.providerTries.inc({ provider, outcome });
      }
    },
    billed: (tried, outcome) => countBill(metrics, tried, outcome),
  };
}

function countBill(metrics: Metrics, { provider, model }: Tried, outcome: RunOutcome): void {
  const { state, inputTokens, outputTokens, tokenBasis: basis, costUsd, answeredBy } = outcome;
  metrics.bills.inc({ state });
  if (basis === null || inputTokens === null || outputTokens === null) return;
  metrics.tokens.inc({ provider, model, basis, direction: "input" }, inputTokens);
  metrics.tokens.inc({ provider, model, basis, direction: "output" }, outputTokens);
  metrics.usd.inc({ provider, model }, costUsd ?? 0);
  metrics.strongestUsd.inc(answeredBy?.costUsdStrongest ?? 0);
}
