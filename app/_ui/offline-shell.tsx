"use client";

import { useEffect } from "react";

/** Lets a page that was seen once open without a network (`public/sw.js`). Draws nothing. */
export function OfflineShell() {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    // Development serves changed files under unchanged names: a kept copy would be stale.
    const settled = process.env.NODE_ENV === "production" ? keepThisPage() : removeAll();
    settled.catch(() => undefined); // Blocked by the browser's settings: the app needs a network then.
  }, []);
  return null;
}

async function keepThisPage(): Promise<void> {
  const wasControlled = navigator.serviceWorker.controller !== null;
  await navigator.serviceWorker.register("/sw.js");
  if (wasControlled) return; // It saw this page and its files come by.
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  const urls = files.filter((url) => new URL(url).pathname.startsWith("/_next/static/"));
  active?.postMessage({ kind: "keep", urls: [location.href.split("#")[0], ...urls] });
}

async function removeAll(): Promise<void> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
}
