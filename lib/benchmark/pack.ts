import type { Candidate } from "@/lib/core/candidate";
import type { Outcome } from "@/lib/core/outcome";

export type Split = "train" | "val" | "test";

/** Where token counts come from; `output_unavailable` means the output was not recorded and the cost is unknown. */
export type PackTokenBasis = "recorded" | "estimated" | "mixed" | "output_unavailable";

export type PackOutcome = Outcome & {
  readonly tokenBasis: PackTokenBasis;
  /** What the run really cost, where a harness recorded dollars; `null` where only tokens are known. */
  readonly costUsdMeasured: number | null;
  /** Answers averaged in `quality`. */
  readonly samples: number;
};

/** `billsHiddenTokens`: reasoning tokens nobody recorded are billed, so token counts say nothing about the cost. */
export type PackCandidate = Candidate & { readonly tier: string; readonly billsHiddenTokens: boolean };

/** One prompt without its text. `outcomes` by model id hold measured pairs only; nothing is imputed. */
export type PackPrompt = {
  readonly promptId: string;
  readonly source: string;
  readonly split: Split;
  readonly category: string;
  /** Prompts with the same cluster are one draw of the bootstrap and stay in one fold (spec §4.1). */
  readonly cluster: string;
  readonly outcomes: ReadonlyMap<string, PackOutcome>;
};

/** A validated pack: prompts in ascending id, candidates in the order of the manifest. */
export type Pack = {
  readonly name: string;
  readonly version: string;
  /** Of the packed rows, by file name. */
  readonly sha256ByFile: ReadonlyMap<string, string>;
  readonly candidates: readonly PackCandidate[];
  readonly sources: readonly string[];
  readonly prompts: readonly PackPrompt[];
};

/** What two prompts must share to be one cluster (spec §4.1): wording after folding width, case, digits and spaces. */
export function clusterKeyOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[0-9]+/g, "#")
    .replace(/\s+/g, " ")
    .trim();
}

/** Cluster id from the SHA-256 (hex) of the key's UTF-8 bytes; hashing is the caller's, who has a platform. */
export function clusterIdOf(keySha256Hex: string): string {
  return keySha256Hex.slice(0, 16);
}

/** Ascending by code units: the one order of ids everywhere (never by locale). */
export function byId(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
