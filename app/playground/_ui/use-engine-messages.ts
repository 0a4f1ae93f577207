"use client";

import { useEffect, useState } from "react";
import { useEngine } from "@/app/_ui/engine-provider";
import { failureText, noticeText } from "@/app/_ui/engine-text";
import type { PromptMessage } from "./prompt-messages";

/** What the person must know of the engine beside the prompt. The badge holds the details. */
export function useEngineMessages(readingFailed: boolean): PromptMessage[] {
  const { engine, state } = useEngine();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const offline = useOffline();
  const { encoder, preview, notices } = state;
  const messages: PromptMessage[] = [];
  if (encoder.status === "failed" && encoder.code !== "router_version_unknown") {
    const { happened, next } = failureText(encoder.code);
    const cancelled = encoder.code === "download_cancelled";
    const goesOn = preview.status === "ready" && !cancelled ? " Preview predictions go on." : "";
    messages.push({
      key: `encoder-${encoder.code}`,
      tone: cancelled ? "info" : "bad",
      title: happened,
      text: `${next}${goesOn}`,
      ...(engine && { action: { label: cancelled ? "Download now" : "Try again", onPress: engine.retry } }),
    });
  } else if (readingFailed) {
    const { happened, next } = failureText("inference_failed");
    messages.push({ key: "reading-failed", tone: "bad", title: happened, text: next });
  }
  if (offline)
    messages.push({
      key: "offline",
      tone: "info",
      title: "You are offline.",
      text: "Routing and τ work with the cached router. Run needs a connection.",
    });
  for (const notice of notices) {
    const title = noticeText(notice);
    if (dismissed.has(title) || messages.some(({ key }) => key === title)) continue;
    messages.push({
      key: title,
      tone: "warn",
      title,
      text: "Predictions go on.",
      onDismiss: () => setDismissed((all) => new Set(all).add(title)),
    });
  }
  return messages;
}

function useOffline(): boolean {
  const [offline, setOffline] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const update = () => setOffline(!navigator.onLine);
    update();
    addEventListener("online", update, { signal: listening.signal });
    addEventListener("offline", update, { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return offline;
}
