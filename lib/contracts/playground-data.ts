import type { Candidate, Pool } from "@/lib/core/candidate";

/** What the server hands to the page. Plain data: it crosses from the server component to the browser. */
export type PlaygroundData = {
  readonly routerVersion: string;
  readonly candidates: readonly Candidate[];
  /** Of `routerVersion`. */
  readonly pools: readonly Pool[];
  /** Ids of the candidates that a run can be asked of; all of them while answers are simulated. */
  readonly runnable: readonly string[];
  /** False: every answer comes from the simulated provider. */
  readonly providerConfigured: boolean;
};
