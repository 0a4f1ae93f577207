import { useEffect, useState } from "react";
import type { VoteSide } from "@/lib/contracts/annotation";
import { VOTES } from "./vote-bar";

type Actions = {
  readonly onVote: ((side: VoteSide) => void) | null;
  readonly onSkip: (() => void) | null;
  readonly onReport: () => void;
  readonly onChange: (() => void) | null;
  readonly onNext: (() => void) | null;
};

const KEY = "ipr-vote-keys";

/** Single keys act outside inputs and dialogs only, without modifiers, and can be switched off. */
export function useVoteKeys(actions: Actions) {
  const [enabled, setEnabled] = useState(true);
  useEffect(() => setEnabled(localStorage.getItem(KEY) !== "off"), []);
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
      if (target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
      if (key === "Enter" && target.closest("button, a, summary, label, input")) return;
      const action = actionOf(actions, key.toLowerCase());
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  const toggle = () => {
    localStorage.setItem(KEY, enabled ? "off" : "on");
    setEnabled(!enabled);
  };
  return { enabled, toggle };
}

function actionOf({ onVote, onSkip, onReport, onChange, onNext }: Actions, key: string): (() => void) | null {
  const vote = VOTES.find((option) => option.key === key);
  if (vote) return onVote && (() => onVote(vote.side));
  if (key === "s") return onSkip;
  if (key === "r") return onReport;
  if (key === "z") return onChange;
  return key === "enter" ? onNext : null;
}
