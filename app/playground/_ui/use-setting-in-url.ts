"use client";

import { useEffect } from "react";
import { type Setting, settingToQuery } from "./share-link";

const DEBOUNCE_MS = 250; // Browsers refuse more than about a hundred history entries in half a minute.

type UrlState = {
  readonly setting: Setting;
  /** While an opened link still says what the page shows, its address stays as it is. */
  readonly linkHolds: boolean;
  /** The prompt behind the # is still the one in the box. */
  readonly keepsHash: boolean;
  /** Parameters of the address that belong to the engine, not to the question. */
  readonly kept: Readonly<Record<string, string | null>>;
};

/** Writes pool, τ, rule and exclusions to the address, in place: reload and bookmarks restore them. */
export function useSettingInUrl({ setting, linkHolds, keepsHash, kept }: UrlState): void {
  const query = settingToQuery(setting);
  for (const [name, value] of Object.entries(kept)) if (value !== null) query.set(name, value);
  const search = `?${query}`;
  useEffect(() => {
    if (linkHolds) return;
    const timer = setTimeout(() => {
      const next = location.pathname + search + (keepsHash ? location.hash : "");
      if (next !== location.pathname + location.search + location.hash) history.replaceState(null, "", next);
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [search, linkHolds, keepsHash]);
}
