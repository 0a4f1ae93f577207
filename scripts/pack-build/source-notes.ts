import type { Pack } from "@/lib/benchmark/pack";
import type { NumericPackSource, SourceLeftOut } from "@/lib/contracts/numeric-pack";
import { decideLicence } from "./licence-decision";
import type { PackOrigin } from "./pack-origin";
import { citationOf } from "./source-citations";

/** What is said about each source, in the order of the manifest, and which stay out. Throws on an undecided licence. */
export function describeSources(
  pack: Pack,
  origin: PackOrigin,
): { sources: NumericPackSource[]; leftOut: SourceLeftOut[] } {
  const sources: NumericPackSource[] = [];
  const leftOut: SourceLeftOut[] = [];
  for (const source of origin.sources) {
    const { id, license } = source;
    const counts = countsOf(pack, id);
    const decision = decideLicence(source);
    if (decision.verdict === "left-out") {
      leftOut.push({ id, license, reason: decision.reason, ...counts });
      continue;
    }
    sources.push({
      id,
      license,
      basis: decision.verdict,
      spdx: [...decision.spdx],
      upstream: source.upstream,
      upstreamCommits: source.upstream_commits,
      taskType: source.task_type,
      scoringRule: source.scoring_rule,
      tokenRule: source.token_rule,
      caveats: source.caveats ?? null,
      citation: citationOf(source),
      ...counts,
    });
  }
  return { sources, leftOut };
}

function countsOf(pack: Pack, sourceId: string): { prompts: number; outcomes: number } {
  const prompts = pack.prompts.filter(({ source }) => source === sourceId);
  return { prompts: prompts.length, outcomes: prompts.reduce((sum, { outcomes }) => sum + outcomes.size, 0) };
}
