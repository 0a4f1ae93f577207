"use client";

import { useCallback, useRef, useState } from "react";
import { AnnotationRefused } from "./annotation-client";

/** One action at a time: a double click is one action. `problem` is what the last one failed with, in words for a person. */
export function useOneAction(unreachable: string) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef(false);
  const act = useCallback(
    async (action: () => Promise<void>) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setProblem(null);
      try {
        await action();
      } catch (cause) {
        setProblem(cause instanceof AnnotationRefused ? cause.message : unreachable);
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [unreachable],
  );
  return { busy, problem, act, setProblem };
}
