import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180];

/**
 * What Prometheus reads at /metrics. Labels come from closed lists and from the server's own configuration: a caller can
 * neither make a new series nor put a text into one.
 */
export function createMetrics({ ofProcess }: { ofProcess: boolean }) {
  const register = new Registry();
  if (ofProcess) collectDefaultMetrics({ register });
  const registers = [register];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[], buckets = SECONDS) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  return {
    register,
    requests: counter("ipr_requests_total", "Requests under /v1, by route and status", ["route", "status"]),
    requestSeconds: histogram("ipr_request_seconds", "Until the headers of the answer; of a stream, its first token", [
      "route",
    ]),
    stepSeconds: histogram("ipr_step_seconds", "A step of a request: decide holds encode; settle comes afterwards", [
      "step",
    ]),
    readings: counter("ipr_encoder_readings_total", "Prompts that were read"),
    cacheHits: counter("ipr_encoder_cache_hits_total", "Of them: their embedding was known"),
    providerSeconds: histogram("ipr_provider_first_token_seconds", "A try at a provider, until its first token", [
      "provider",
    ]),
    providerTries: counter(
      "ipr_provider_tries_total",
      "Tries at a provider, by outcome: ok, or the code of the error",
      ["provider", "outcome"],
    ),
    breakerOpen: gauge("ipr_provider_breaker_open", "1 while a provider is left alone", ["provider"]),
    bills: counter("ipr_bills_total", "Requests that a provider was asked for, by how they ended", ["state"]),
    tokens: counter("ipr_tokens_total", "Tokens billed", ["provider", "model", "direction", "basis"]),
    usd: counter("ipr_cost_usd_total", "Billed at list prices", ["provider", "model"]),
    strongestUsd: counter("ipr_cost_strongest_usd_total", "What the strongest models would have cost instead"),
    journalBytes: gauge("ipr_bill_journal_bytes", "Bills on disk that the database has not taken yet"),
    pendingBills: gauge("ipr_bills_pending", "Bills whose writing is under way"),
    running: gauge("ipr_runs_running", "Runs under way, of the page and of the gateway"),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
