/**
 * Whether the numbers of a source may lie in a public, commercially usable repository.
 * `licensed`: results and texts are under these licences. `facts-only`: a part states no licence; what is carried are
 * counts, verdicts and vectors, no expression of anybody's. `left-out`: nothing of it is carried.
 */
export type LicenceDecision =
  | { readonly verdict: "licensed"; readonly spdx: readonly string[] }
  | { readonly verdict: "facts-only"; readonly spdx: readonly string[] }
  | { readonly verdict: "left-out"; readonly reason: string };

const licensed = (...spdx: string[]): LicenceDecision => ({ verdict: "licensed", spdx });
const factsOnly = (...spdx: string[]): LicenceDecision => ({ verdict: "facts-only", spdx });
const leftOut = (reason: string): LicenceDecision => ({ verdict: "left-out", reason });

/** By the whole text in a manifest, as somebody read it. A text that is not here was read by nobody. */
const BY_LICENCE_TEXT: ReadonlyMap<string, LicenceDecision> = new Map([
  ["Apache-2.0", licensed("Apache-2.0")],
  ["Apache-2.0 (repo)", licensed("Apache-2.0")],
  ["MIT", licensed("MIT")],
  ["BSD-2-Clause", licensed("BSD-2-Clause")],
  ["BSD-3-Clause", licensed("BSD-3-Clause")],
  ["CC0-1.0", licensed("CC0-1.0")],
  ["CC-BY-4.0", licensed("CC-BY-4.0")],
  ["Apache-2.0 (repo); GSM8K data MIT (author knowledge)", licensed("Apache-2.0", "MIT")],
  ["Apache-2.0 (repo); MATH data MIT (author knowledge)", licensed("Apache-2.0", "MIT")],
  ["Apache-2.0 (repo); CRUXEval MIT (author knowledge)", licensed("Apache-2.0", "MIT")],
  ["Apache-2.0 (repo); dataset MIT (author knowledge)", licensed("Apache-2.0", "MIT")],
  ["Apache-2.0 (ZeroEval); CC-BY-4.0 (mmlu-redux repo LICENSE)", licensed("Apache-2.0", "CC-BY-4.0")],
  [
    "Apache-2.0 (ZeroEval); puzzle text licence NOT verified (third-party copy without licence file)",
    factsOnly("Apache-2.0"),
  ],
  ["Apache-2.0 (gorilla); BFCL-Result has NO licence file", factsOnly("Apache-2.0")],
  ["no licence file in repo", factsOnly()],
  [
    "problem texts: MIT (LiveCodeBench/submissions; a fork of the MIT harness for the 175 newest); leaderboard site: no licence file; the problems belong to the contest sites",
    factsOnly("MIT"),
  ],
  [
    "code Apache-2.0; data CC-BY-NC-4.0 (README badge): NON-COMMERCIAL",
    leftOut("the data are CC-BY-NC-4.0: no commercial use"),
  ],
  [
    "leaderboard data: CC-BY-NC-4.0 (repository LICENSE); trajectories repository: MIT; issue texts belong to their projects (SWE-bench data set MIT, author knowledge)",
    leftOut("the leaderboard data are CC-BY-NC-4.0: no commercial use"),
  ],
  [
    "results: MIT (repository LICENSE); task texts: from a third-party audit repository (CC BY-SA with a network clause for its own content), data set by Scale AI",
    leftOut(
      "the task texts come from a copy under a share-alike licence with a network clause; whether vectors made from them carry it is unsettled",
    ),
  ],
]);

/** Left out whatever the licence says. */
const BY_SOURCE: ReadonlyMap<string, LicenceDecision> = new Map([
  ["confabulations-unanswerable", leftOut("its prompt ids spell out the titles of news articles: text, not numbers")],
]);

/** Somebody has to read a licence first. */
export class LicenceUndecided extends Error {}

const NON_COMMERCIAL = /\bNC\b|non-?commercial/i;

/** Throws for a licence text that nobody has decided on: a guess would be published. Leaving out publishes nothing. */
export function decideLicence({ id, license }: { readonly id: string; readonly license: string }): LicenceDecision {
  const decision = BY_SOURCE.get(id) ?? BY_LICENCE_TEXT.get(license);
  if (decision) return decision;
  if (NON_COMMERCIAL.test(license)) return leftOut(`its licence, ${license}, allows no commercial use`);
  throw new LicenceUndecided(
    `Source ${id}: nobody has decided on the licence "${license}". Read it, then add it to licence-decision.ts.`,
  );
}
