import "server-only";
import { readFileSync } from "node:fs";
import { z } from "zod";

export const providerName = z.enum(["openai-compatible", "anthropic", "openai", "google", "amazon-bedrock"]);
/** In order of preference where several can serve one candidate: what the person set up by hand comes first. */
export type ProviderName = z.infer<typeof providerName>;

/** Candidate id → provider → the provider's own model id. */
export type ModelMap = Readonly<Record<string, Readonly<Partial<Record<ProviderName, string>>>>>;

const modelMapJson = z.record(z.string(), z.partialRecord(providerName, z.string().min(1)));

/** The value of MODEL_MAP: JSON, or the path of a JSON file. */
export const modelMap = z.string().transform((text, context): ModelMap => {
  try {
    const json = text.trimStart().startsWith("{") ? text : readFileSync(text, "utf8");
    return modelMapJson.parse(JSON.parse(json));
  } catch (cause) {
    context.issues.push({ code: "custom", input: "", message: explain(cause) });
    return z.NEVER;
  }
});

function explain(cause: unknown): string {
  const form =
    'expected JSON like {"llama-3.1-8b-instruct": {"amazon-bedrock": "meta.llama3-1-8b-instruct-v1:0"}}, or a file of it';
  return cause instanceof z.ZodError ? `${form}; ${cause.issues.map(({ message }) => message).join(", ")}` : form;
}

/** `candidate=model,candidate=model`; a model id may hold `:` and `/`, but no comma. */
export function parseModelPairs(text: string, context: z.RefinementCtx): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const part of text
    .split(",")
    .map((pair) => pair.trim())
    .filter(Boolean)) {
    const [, candidate, model] = /^([^=\s]+)\s*=\s*(\S+)$/.exec(part) ?? [];
    if (candidate && model) pairs.set(candidate, model);
    else
      context.issues.push({ code: "custom", input: "", message: "expected candidate=model pairs separated by commas" });
  }
  return pairs;
}
