"use client";

import { useEffect, useState } from "react";
import { useEngine } from "@/app/_ui/engine-provider";
import type { PromptReading } from "@/lib/contracts/engine-state";
import { isBlank } from "@/lib/core/prompt";

const DEBOUNCE_MS = 120;

export type ReadPrompt = { readonly text: string; readonly reading: PromptReading };
export type PromptReadingState = {
  /** The latest reading, possibly of an earlier text: old numbers stay until new ones arrive. Null without a prompt. */
  readonly latest: ReadPrompt | null;
  /** The engine failed on the current text. */
  readonly failed: boolean;
  /** Reads `text` now if the latest reading is of another one. */
  readFresh(signal: AbortSignal): Promise<PromptReading>;
};

/**
 * Reads the prompt 120 ms after the last key, and again when the encoder takes over from the preview or the engine has
 * other added models.
 */
export function usePromptReading(text: string, added: unknown): PromptReadingState {
  const { engine, state, noteReading } = useEngine();
  const [latest, setLatest] = useState<ReadPrompt | null>(null);
  const [failedText, setFailedText] = useState<string | null>(null);
  const source = state.encoder.status === "ready" ? "encoder" : state.preview.status === "ready" ? "preview" : null;
  const isEmpty = isBlank(text);

  // `added` too: with others the engine answers the same text anew.
  useEffect(() => {
    if (!engine || !source || isEmpty) return;
    const reading = new AbortController();
    const timer = setTimeout(() => {
      engine.read(text, reading.signal).then(
        (result) => {
          if (reading.signal.aborted) return; // A newer text, or a better source, is on its way.
          noteReading(result);
          setLatest({ text, reading: result });
          setFailedText(null);
        },
        () => {
          if (!reading.signal.aborted) setFailedText(text);
        },
      );
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      reading.abort();
    };
  }, [engine, source, text, isEmpty, noteReading, added]);

  return {
    latest: isEmpty ? null : latest,
    failed: failedText === text,
    async readFresh(signal) {
      if (latest?.text === text) return latest.reading;
      if (!engine) throw new Error("the engine has not started");
      return engine.read(text, signal);
    },
  };
}
