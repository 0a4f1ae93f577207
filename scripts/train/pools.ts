import type { Pool } from "@/lib/core/candidate";

/** Families are those of the pack's candidates; `null` means every candidate that has an adapter. */
export const POOLS: readonly { readonly id: string; readonly label: string; readonly family: string | null }[] = [
  { id: "claude", label: "Claude", family: "claude" },
  { id: "llama", label: "Llama", family: "llama" },
  { id: "openai", label: "OpenAI", family: "openai" },
  { id: "gemini", label: "Gemini", family: "gemini" },
  { id: "mistral", label: "Mistral", family: "mistral" },
  { id: "everything", label: "Everything", family: null },
];

/** A pool before its rules are set. */
export type PoolMembers = Pick<Pool, "id" | "label" | "modelIds">;

/** Pools of at least two models: with one there is nothing to choose. */
export function poolMembers(candidates: readonly { modelId: string; family: string }[]): PoolMembers[] {
  return POOLS.map(({ id, label, family }) => ({
    id,
    label,
    modelIds: candidates.filter((c) => family === null || c.family === family).map(({ modelId }) => modelId),
  })).filter(({ modelIds }) => modelIds.length > 1);
}
