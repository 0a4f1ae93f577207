import type { Candidate } from "@/lib/core/candidate";
import type { AnswerJudge } from "./answer-scoring";
import type { MeasuredCandidate } from "./measured-file";

export type RegistryEntry = {
  readonly candidate: Candidate;
  /** Provider → the id under which it is asked for. */
  readonly providerIds: Readonly<Record<string, string>>;
  readonly runnable: boolean;
  readonly contextTokens: number | null;
  readonly abilities: readonly string[];
  /** Null: nothing has been measured of it on the test split of this router. */
  readonly measured: MeasuredCandidate | null;
};

/** What the server hands to the models page. */
export type RegistryData = {
  readonly routerVersion: string;
  /** Whose figures `measured` are: the router in force, or the one it was calibrated from. */
  readonly measuredVersion: string;
  readonly routerVersions: readonly string[];
  readonly pack: { readonly name: string; readonly version: string } | null;
  readonly factsSource: string;
  readonly simulated: boolean;
  /** Who may score a visitor's answers, cheapest first; empty where nobody does. */
  readonly judges: readonly AnswerJudge[];
  readonly entries: readonly RegistryEntry[];
};
