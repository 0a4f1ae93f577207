"use client";

import { useEffect, useState } from "react";

const QUIET_MS = 500;

/** `text` as a live region should have it: half a second after its last change, and not on the first view. */
export function useAnnouncement(text: string): string {
  const [announced, setAnnounced] = useState({ first: text, text: "" });
  useEffect(() => {
    const timer = setTimeout(
      () => setAnnounced((before) => (text === before.first && before.text === "" ? before : { ...before, text })),
      QUIET_MS,
    );
    return () => clearTimeout(timer);
  }, [text]);
  return announced.text;
}
