import { JUDGED_CHARS_MAX } from "@/lib/core/prompt";
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

/** Which column holds what. Quality is given, follows from answer and reference by `scorer`, or a judge gives it to the answer. */
export type Columns = {
  readonly prompt: string;
  readonly outputTokens: string | null;
  readonly quality:
    | { readonly column: string }
    | { readonly answer: string; readonly reference: string; readonly scorer: Scorer }
    | { readonly judgedAnswer: string; readonly reference: string | null };
};
export type FileRecord = { readonly row: number; readonly fields: Readonly<Record<string, string>> };

/** Longest prompt that is read; the encoder looks at its first 254 word pieces anyway. */
const PROMPT_CHARS_MAX = 100_000;
const OUTPUT_TOKENS_MAX = 1_000_000;

/** As spreadsheets and data frames write a column like `correct`. */
const TRUTH: Readonly<Record<string, number>> = { true: 1, false: 0 };

/** A bad line is left out with its reason; it never ends the reading of a file. */
export function readScoredPrompt(record: FileRecord, columns: Columns): ScoredPrompt | RowFault {
  const asked = readAsked(record, columns);
  if ("message" in asked) return asked;
  const quality = qualityOf(record.fields, columns);
  if (typeof quality === "string") return { row: record.row, message: quality };
  return { ...asked, quality: clampToUnit(quality) };
}

/** An answer that a judge has yet to score. */
export type UnscoredAnswer = Omit<ScoredPrompt, "quality"> & {
  readonly answer: string;
  /** What a right answer says, where the file holds it. */
  readonly reference: string | null;
};

export function readUnscoredAnswer(
  record: FileRecord,
  columns: Columns,
  quality: Extract<Columns["quality"], { judgedAnswer: string }>,
): UnscoredAnswer | RowFault {
  const asked = readAsked(record, columns);
  if ("message" in asked) return asked;
  const fault = (message: string) => ({ row: record.row, message });
  const answer = record.fields[quality.judgedAnswer] ?? "";
  const reference = quality.reference === null ? "" : (record.fields[quality.reference] ?? "");
  if (answer.trim() === "") return fault("the answer is empty");
  const texts = { prompt: asked.prompt, answer, reference };
  const tooLong = Object.entries(texts).find(([, text]) => text.length > JUDGED_CHARS_MAX)?.[0];
  if (tooLong) return fault(`the ${tooLong} is longer than the ${JUDGED_CHARS_MAX} characters that a judge is given`);
  return { ...asked, answer, reference: reference.trim() === "" ? null : reference };
}

function readAsked({ row, fields }: FileRecord, columns: Columns): Omit<ScoredPrompt, "quality"> | RowFault {
  const fault = (message: string) => ({ row, message });
  const prompt = fields[columns.prompt];
  if (prompt === undefined) return fault(`there is no column “${columns.prompt}”`);
  if (prompt.trim() === "") return fault("the prompt is empty");
  if (prompt.length > PROMPT_CHARS_MAX) return fault(`the prompt is longer than ${PROMPT_CHARS_MAX} characters`);
  const outputTokens = tokensOf(columns.outputTokens === null ? undefined : fields[columns.outputTokens]);
  if (outputTokens === "bad") return fault("the output tokens are not a whole number of at least 0");
  return { row, prompt, outputTokens };
}

function qualityOf(fields: FileRecord["fields"], { quality }: Columns): number | string {
  if ("column" in quality) {
    const text = fields[quality.column]?.trim() ?? "";
    if (text === "") return "the quality is missing";
    const value = TRUTH[text.toLowerCase()] ?? Number(text);
    if (!Number.isFinite(value)) return "the quality is not a number";
    return value >= 0 && value <= 1 ? value : "the quality lies outside 0 to 1";
  }
  if ("judgedAnswer" in quality) return "the answer has not been scored";
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
  const [prompt, quality] = [find(names, NAMES.prompt), find(names, NAMES.quality)];
  if (prompt === undefined) return null;
  const outputTokens = find(names, NAMES.outputTokens) ?? null;
  if (quality !== undefined) return { prompt, outputTokens, quality: { column: quality } };
  const { answer, reference } = guessAnswerColumns(names) ?? { answer: "", reference: null };
  if (reference === null) return null;
  return { prompt, outputTokens, quality: { answer, reference, scorer: "exact" } };
}

/** Something to start from where nothing certain can be guessed: what the names say, else the first columns. */
export function startColumns(names: readonly string[]): Columns {
  const answers = guessAnswerColumns(names);
  return {
    prompt: find(names, NAMES.prompt) ?? names[0] ?? "",
    outputTokens: find(names, NAMES.outputTokens) ?? null,
    quality: answers
      ? { judgedAnswer: answers.answer, reference: answers.reference }
      : { column: names[1] ?? names[0] ?? "" },
  };
}

/** Where answers and, perhaps, references stand; null where no name says answer. */
export function guessAnswerColumns(
  names: readonly string[],
): { readonly answer: string; readonly reference: string | null } | null {
  const answer = find(names, NAMES.answer);
  return answer === undefined ? null : { answer, reference: find(names, NAMES.reference) ?? null };
}

function find(names: readonly string[], wanted: readonly string[]): string | undefined {
  return wanted.flatMap((name) => names.find((given) => given.trim().toLowerCase() === name) ?? [])[0];
}

/** What an adapter says its labels come from, 60 characters at most. A judge's are named by whoever asked it. */
export function scorerName({ quality }: Columns): string {
  if ("column" in quality) return `column ${quality.column}`.slice(0, 60);
  return "scorer" in quality ? `scorer ${quality.scorer}` : "judge";
}
