import type { LabelledPair } from "./calibrate-from-votes";
import { type Choice, toSide } from "./sides";

type VotedAnswer = {
  readonly modelId: string;
  readonly chars: number;
  readonly qualityMeasured: number | null;
  readonly qualityPredicted: number | null;
  readonly routerVersion: string | null;
};
/** A stored vote with what makes it a label. */
export type LabelVote = {
  readonly annotatorKind: "human" | "judge";
  readonly distrust: string | null;
  readonly withdrawnAt: Date | null;
  readonly kind: "fresh" | "gold" | "repeat";
  readonly split: "train" | "val" | "test" | null;
  readonly choice: Choice;
  readonly swapped: boolean;
  readonly goldWinner: Choice | null;
  readonly cluster: string;
  readonly pairId: string;
  readonly one: VotedAnswer;
  readonly two: VotedAnswer;
};
/** What an answer was predicted as, read as the router that is calibrated would have said it; null: not known to it. */
export type PredictedByBase = (
  answer: Pick<VotedAnswer, "modelId" | "qualityPredicted" | "routerVersion">,
) => number | null;

/**
 * Votes a router may learn from: by trusted people, blind, not repeats, not withdrawn, on train prompts or runs, between
 * two models whose quality was predicted. Gold pairs on train prompts give a gold label beside the vote.
 */
export function labelsFromVotes(
  votes: readonly LabelVote[],
  { modelIds, predictedBy }: { modelIds: readonly string[]; predictedBy: PredictedByBase },
): LabelledPair[] {
  const goldSeen = new Set<string>();
  return votes.filter(isUsable).flatMap((vote): LabelledPair[] => {
    const { one, two, choice, cluster, pairId } = vote;
    const [a, b] = [modelIds.indexOf(one.modelId), modelIds.indexOf(two.modelId)];
    const [predictedA, predictedB] = [predictedBy(one), predictedBy(two)];
    if (a < 0 || b < 0 || predictedA === null || predictedB === null) return [];
    const side = toSide("one", vote.swapped);
    const longerBy = Math.log(Math.max(1, one.chars) / Math.max(1, two.chars));
    const about = { a, b, cluster, predictedA, predictedB, longerBy };
    const gain = choice === "one" ? 1 : choice === "two" ? -1 : 0;
    const label: LabelledPair = { ...about, gain, isGold: false, left: side === "a" ? 1 : -1 };
    if (vote.goldWinner === null || goldSeen.has(pairId)) return [label];
    goldSeen.add(pairId);
    const measured = (one.qualityMeasured ?? 0) - (two.qualityMeasured ?? 0);
    return [label, { ...about, gain: measured, isGold: true, left: 0 }];
  });
}

function isUsable({ annotatorKind, distrust, withdrawnAt, kind, split }: LabelVote): boolean {
  const counts = annotatorKind === "human" && distrust === null && withdrawnAt === null;
  return counts && kind !== "repeat" && (split === "train" || split === null);
}
