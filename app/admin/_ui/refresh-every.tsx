"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Asks the server for the page's data again while somebody looks at it; nothing is reloaded or scrolled. */
export function RefreshEvery({ ms }: { ms: number }) {
  const { refresh } = useRouter();
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && refresh(), ms);
    return () => clearInterval(timer);
  }, [refresh, ms]);
  return null;
}
