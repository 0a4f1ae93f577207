"use client";

import { useSyncExternalStore } from "react";
import { Icon } from "./icon";
import { THEME_KEY } from "./theme-script";

const DARK_QUERY = "(prefers-color-scheme: dark)";

/** Light or dark. Follows the system until it is pressed; the choice is kept on this device. */
export function ThemeToggle() {
  const dark = useSyncExternalStore(subscribe, isDark, () => false);
  return (
    <button
      className="btn btn-icon btn-sm btn-quiet"
      type="button"
      aria-label={dark ? "Switch to light theme" : "Switch to dark theme"}
      onClick={() => chooseTheme(dark ? "light" : "dark")}
    >
      <Icon name={dark ? "sun" : "moon"} />
    </button>
  );
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia(DARK_QUERY).matches;
}

function subscribe(listener: () => void): () => void {
  const system = matchMedia(DARK_QUERY);
  const observer = new MutationObserver(listener);
  system.addEventListener("change", listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", listener);
    observer.disconnect();
  };
}

function chooseTheme(theme: "light" | "dark"): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage may be blocked: the choice then holds for this page only.
  }
}
