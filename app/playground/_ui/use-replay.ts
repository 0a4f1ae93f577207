"use client";

import { useEffect, useState } from "react";
import type { PromptMessage } from "./prompt-messages";
import { replayText } from "./replay-text";
import { promptFromHash, type Setting, type SharedDecision, type SharedLink, settingToQuery } from "./share-link";
import type { ReadPrompt } from "./use-prompt-reading";

type Opened = {
  readonly opened: SharedLink;
  readonly setting: Setting;
  readonly text: string;
  readonly latest: ReadPrompt | null;
  readonly decision: SharedDecision | null;
  labelOf(modelId: string): string;
  onPrompt(text: string): void;
};

export type ReplayState = {
  readonly linkHolds: boolean;
  readonly keepsHash: boolean;
  readonly messages: readonly PromptMessage[];
};

/** Takes over the prompt of an opened link, and says whether the decision here is the one in the link. */
export function useReplay({ opened, setting, text, latest, decision, labelOf, onPrompt }: Opened): ReplayState {
  const [linkedPrompt, setLinkedPrompt] = useState<string | null>(null);
  useEffect(() => {
    // The part behind the # exists only in the browser, so the server could not render it.
    const takeOver = () => {
      const prompt = promptFromHash(location.hash);
      setLinkedPrompt(prompt);
      if (prompt !== null) onPrompt(prompt);
    };
    takeOver();
    addEventListener("hashchange", takeOver);
    return () => removeEventListener("hashchange", takeOver);
  }, [onPrompt]);

  const keepsHash = linkedPrompt !== null && linkedPrompt === text;
  const sameSetting = settingToQuery(setting).toString() === settingToQuery(opened.setting).toString();
  const linkHolds = opened.decision !== null && sameSetting && (linkedPrompt === null ? text === "" : keepsHash);
  const isSettled =
    latest?.text === text && (latest.reading.source === "encoder" || opened.decision?.predictedBy === "preview");
  if (!opened.decision || !linkHolds || !decision || !isSettled || linkedPrompt === null)
    return { linkHolds, keepsHash, messages: [] };
  const { same, title, text: explanation } = replayText({ linked: opened.decision, here: decision, labelOf });
  return {
    linkHolds,
    keepsHash,
    messages: [{ key: "replay", tone: same ? "info" : "warn", title, text: explanation }],
  };
}
