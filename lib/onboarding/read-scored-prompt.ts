import { clampToUnit, type UnitInterval } from "@/lib/core/unit";
import { type Scorer, scoreAnswer } from "./score-answer";

/** One line of a person's file: what was asked, how good the model's answer was, how long. */
export type ScoredPrompt = {
  readonly row: number;
  readonly prompt: string;
  readonly quality: UnitInterval;
  readonly outputTokens: number | null;
};
export type RowFault = { readonly row: number; readonly message: string };

/** Which column holds what. Quality is given, or follows from answer and reference by `scorer`. */
export type Columns = {
  readonly prompt: string;
  readonly outputTokens: string | null;
  readonly quality:
    | { readonly column: string }
    | { readonly answer: string; readonly reference: string; readonly scorer: Scorer };
};
export type FileRecord = { readonly row: number; readonly fields: Readonly<Record<string, string>> };

/** Longest prompt that is read; the encoder looks at its first 254 word pieces anyway. */
const PROMPT_CHARS_MAX = 100_000;
const OUTPUT_TOKENS_MAX = 1_000_000;

/** A bad line is left out with its reason; it never ends the reading of a file. */
export function readScoredPrompt({ row, fields }: FileRecord, columns: Columns): ScoredPrompt | RowFault {
  const fault = (message: string) => ({ row, message });
  const prompt = fields[columns.prompt];
  if (prompt === undefined) return fault(`there is no column “${columns.prompt}”`);
  if (prompt.trim() === "") return fault("the prompt is empty");
  if (prompt.length > PROMPT_CHARS_MAX) return fault(`the prompt is longer than ${PROMPT_CHARS_MAX} characters`);
  const quality = qualityOf(fields, columns);
  if (typeof quality === "string") return fault(quality);
  const outputTokens = tokensOf(columns.outputTokens === null ? undefined : fields[columns.outputTokens]);
  if (outputTokens === "bad") return fault("the output tokens are not a whole number of at least 0");
  return { row, prompt, quality: clampToUnit(quality), outputTokens };
}

function qualityOf(fields: FileRecord["fields"], { quality }: Columns): number | string {
  if ("column" in quality) {
    const text = fields[quality.column]?.trim() ?? "";
    if (text === "") return "the quality is missing";
    const value = Number(text);
    if (!Number.isFinite(value)) return "the quality is not a number";
    return value >= 0 && value <= 1 ? value : "the quality lies outside 0 to 1";
  }
  const [answer, reference] = [fields[quality.answer], fields[quality.reference]];
  if (answer === undefined || answer.trim() === "") return "the answer is empty";
  if (reference === undefined || reference.trim() === "") return "the reference is empty";
  const score = scoreAnswer(quality.scorer, answer, reference);
  return score ?? `the reference does not suit the scorer “${quality.scorer}”`;
}

function tokensOf(text: string | undefined): number | null | "bad" {
  if (text === undefined || text.trim() === "") return null;
  const value = Number(text);
  return Number.isInteger(value) && value >= 0 && value <= OUTPUT_TOKENS_MAX ? value : "bad";
}

const NAMES = {
  prompt: ["prompt", "question", "input", "text", "instruction"],
  quality: ["quality", "score", "grade", "correct", "label"],
  outputTokens: ["output_tokens", "outputtokens", "completion_tokens", "tokens"],
  answer: ["answer", "response", "output", "completion"],
  reference: ["reference", "expected", "target", "gold"],
};

/** The columns as their names suggest; null where the prompt, or both ways to a quality, are missing. */
export function guessColumns(names: readonly string[]): Columns | null {
  const find = (wanted: readonly string[]) =>
    wanted.flatMap((name) => names.find((given) => given.trim().toLowerCase() === name) ?? [])[0];
  const [prompt, quality, answer, reference] = [NAMES.prompt, NAMES.quality, NAMES.answer, NAMES.reference].map(find);
  if (prompt === undefined) return null;
  const outputTokens = find(NAMES.outputTokens) ?? null;
  if (quality !== undefined) return { prompt, outputTokens, quality: { column: quality } };
  if (answer === undefined || reference === undefined) return null;
  return { prompt, outputTokens, quality: { answer, reference, scorer: "exact" } };
}
