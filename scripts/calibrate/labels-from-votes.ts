import type { ListedVote } from "@/db/queries/annotation-results";
import type { LabelledPair } from "@/lib/annotation/calibrate-from-votes";
import { toSide } from "@/lib/annotation/sides";

type Known = { readonly modelIds: readonly string[]; readonly routerVersion: string };

/**
 * Votes a router may learn from: by trusted people, blind, not repeats, not withdrawn, on train prompts or runs, between
 * two models whose quality was predicted. Gold pairs on train prompts give a gold label beside the vote.
 */
export function labelsFromVotes(votes: readonly ListedVote[], { modelIds }: Known): LabelledPair[] {
  const goldSeen = new Set<string>();
  return votes.flatMap((vote): LabelledPair[] => {
    const { one, two, choice, cluster, pairId } = vote;
    const isUsable = vote.annotatorKind === "human" && vote.distrust === null && vote.withdrawnAt === null;
    if (!isUsable || vote.kind === "repeat" || (vote.split !== "train" && vote.split !== null)) return [];
    const [a, b] = [modelIds.indexOf(one.modelId), modelIds.indexOf(two.modelId)];
    if (a < 0 || b < 0 || one.qualityPredicted === null || two.qualityPredicted === null) return [];
    const side = toSide("one", vote.swapped);
    const about = {
      ...{ a, b, cluster, predictedA: one.qualityPredicted, predictedB: two.qualityPredicted },
      longerBy: Math.log(Math.max(1, one.chars) / Math.max(1, two.chars)),
    };
    const gain = choice === "one" ? 1 : choice === "two" ? -1 : 0;
    const label: LabelledPair = { ...about, gain, isGold: false, left: side === "a" ? 1 : -1 };
    if (vote.goldWinner === null || goldSeen.has(pairId)) return [label];
    goldSeen.add(pairId);
    const measured = (one.qualityMeasured ?? 0) - (two.qualityMeasured ?? 0);
    return [label, { ...about, gain: measured, isGold: true, left: 0 }];
  });
}
