import type { Candidate, Pool } from "@/lib/core/candidate";

/** What the server hands to the page. Plain data: it crosses from the server component to the browser. */
export type PlaygroundData = {
  readonly routerVersion: string;
  readonly candidates: readonly Candidate[];
  readonly pools: readonly Pool[];
  /** Ids of the models that a configured provider can run. Without a provider every answer is simulated. */
  readonly runnable: readonly string[];
  readonly providerConfigured: boolean;
};
