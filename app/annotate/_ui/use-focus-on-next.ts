import { useEffect, useRef } from "react";

export const PROMPT_HEAD = "prompt-head";

/** The button that was pressed goes with its question: whoever goes on by keyboard, or hears or scrolls the page, starts at the new one. */
export function useFocusOnNext(showing: unknown): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (showing && !isFirst.current) document.getElementById(PROMPT_HEAD)?.focus();
    if (showing) isFirst.current = false;
  }, [showing]);
}
