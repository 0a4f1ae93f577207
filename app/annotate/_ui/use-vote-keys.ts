import type { VoteSide } from "@/lib/contracts/annotation";
import { useSingleKeys } from "./use-single-keys";
import { VOTES } from "./vote-bar";

type Actions = {
  readonly onVote: ((side: VoteSide) => void) | null;
  readonly onSkip: (() => void) | null;
  readonly onReport: () => void;
  readonly onChange: (() => void) | null;
  readonly onNext: (() => void) | null;
};

export function useVoteKeys(actions: Actions) {
  return useSingleKeys((key) => actionOf(actions, key));
}

function actionOf({ onVote, onSkip, onReport, onChange, onNext }: Actions, key: string): (() => void) | null {
  const vote = VOTES.find((option) => option.key === key);
  if (vote) return onVote && (() => onVote(vote.side));
  if (key === "s") return onSkip;
  if (key === "r") return onReport;
  if (key === "z") return onChange;
  return key === "enter" ? onNext : null;
}
