import type { Candidate } from "@/lib/core/candidate";

/** Labels for narrow places: in a pool of one family its name is dropped where every label starts with it. */
export function shortLabels(candidates: readonly Candidate[]): ReadonlyMap<string, string> {
  const prefix = sharedFirstWord(candidates.map(({ label }) => label));
  return new Map(candidates.map(({ modelId, label }) => [modelId, label.slice(prefix.length)]));
}

/** "Claude " for Claude 3 Haiku and Claude 3 Opus; nothing where a label would be left empty. */
function sharedFirstWord(labels: readonly string[]): string {
  const first = labels[0]?.match(/^\S+ /)?.[0];
  return first && labels.length > 1 && labels.every((label) => label.startsWith(first)) ? first : "";
}
