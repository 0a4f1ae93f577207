import { useEffect, useState } from "react";

const KEY = "ipr-vote-keys";

/** Single keys act outside inputs and dialogs only, without modifiers, and can be switched off. `actionOf`: null for none. */
export function useSingleKeys(actionOf: (key: string) => (() => void) | null) {
  const [enabled, setEnabled] = useState(true);
  useEffect(() => setEnabled(localStorage.getItem(KEY) !== "off"), []);
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
      if (target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
      if (key === "Enter" && target.closest("button, a, summary, label, input")) return;
      const action = actionOf(key.toLowerCase());
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  const toggle = () => {
    localStorage.setItem(KEY, enabled ? "off" : "on");
    setEnabled(!enabled);
  };
  return { enabled, toggle };
}
