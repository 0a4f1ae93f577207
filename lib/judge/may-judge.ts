/** What is known of the judge: every id under which its model is known here, and its family. */
export type JudgeIdentity = { readonly modelIds: ReadonlySet<string>; readonly family: string };

/**
 * False where one of the two models is the judge itself, or of its family unless that is allowed: models prefer their own
 * words. `families` holds the catalog's; models outside it are told by their names.
 */
export function mayJudge(
  judge: JudgeIdentity,
  modelIds: readonly string[],
  { families, sameFamily }: { families: ReadonlyMap<string, string>; sameFamily: "refuse" | "allow" },
): boolean {
  if (modelIds.some((id) => judge.modelIds.has(id))) return false;
  return sameFamily === "allow" || !modelIds.some((id) => familyOf(id, families) === judge.family);
}

/** As in the catalog; else by the name, a model under another name being a family of its own. */
export function familyOf(modelId: string, families: ReadonlyMap<string, string>): string {
  const known = families.get(modelId);
  if (known !== undefined) return known;
  const name = modelId.toLowerCase().split("/").at(-1) ?? "";
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? modelId;
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^claude/, "claude"],
  [/^(?:meta-)?llama|^codellama/, "llama"],
  [/^(?:chat)?gpt|^o[1-9]\b/, "openai"],
  [/^gem(?:ini|ma)/, "gemini"],
  [/^(?:mi[sx]tral|ministral|codestral)/, "mistral"],
  [/^(?:amazon\.)?nova/, "nova"],
  [/^(?:qwen|qwq)/, "qwen"],
  [/^deepseek/, "deepseek"],
  [/^grok/, "grok"],
];
