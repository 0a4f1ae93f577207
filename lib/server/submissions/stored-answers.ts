import "server-only";
import { createHash } from "node:crypto";
import type { Submission } from "@/db/queries/submissions";
import type { SubmittedAnswers } from "@/lib/benchmark/score-submission";
import { assert } from "@/lib/core/assert";

/** How answers lie in the database: little-endian, in the order of ascending prompt, then model, then quality and cost. */
export type StoredAnswers = Pick<Submission, "kind" | "knobs" | "answers" | "answersSha256">;

/** `choices`: one byte per knob and prompt. `predictions`: doubles [prompts, models] of quality, then of cost if given. */
export function toStoredAnswers(answers: SubmittedAnswers): StoredAnswers {
  const knobs = answers.kind === "choices" ? [...answers.knobs] : [];
  const bytes =
    answers.kind === "choices"
      ? Buffer.concat(answers.choices)
      : Buffer.concat([bytesOf(answers.quality), ...(answers.costUsd ? [bytesOf(answers.costUsd)] : [])]);
  const answersSha256 = createHash("sha256").update(`${answers.kind} ${knobs.join()}\n`).update(bytes).digest("hex");
  return { kind: answers.kind, knobs, answers: bytes, answersSha256 };
}

/** The answers to the prompts at `rows` of those that were answered, in that order. */
export function fromStoredAnswers(
  stored: Pick<Submission, "kind" | "knobs" | "answers">,
  { rows, prompts, models }: { rows: readonly number[]; prompts: number; models: number },
): SubmittedAnswers {
  if (stored.kind === "choices") {
    assert(stored.answers.length === stored.knobs.length * prompts, "one byte per knob and prompt");
    const choices = stored.knobs.map((_, k) => Uint8Array.from(rows, (row) => stored.answers[k * prompts + row] ?? 0));
    return { kind: "choices", knobs: stored.knobs, choices };
  }
  const numbers = doublesOf(stored.answers);
  const size = prompts * models;
  assert(numbers.length === size || numbers.length === 2 * size, "one or two doubles per prompt and model");
  const table = (from: number) =>
    Float64Array.from(
      { length: rows.length * models },
      (_, at) => numbers[from + (rows[Math.floor(at / models)] ?? 0) * models + (at % models)] ?? Number.NaN,
    );
  return { kind: "predictions", quality: table(0), costUsd: numbers.length > size ? table(size) : null };
}

/** Of ids in the order of the rows. */
export function promptSetSha256(promptIds: readonly string[]): string {
  return createHash("sha256").update(promptIds.join("\n")).digest("hex");
}

function bytesOf(numbers: Float64Array): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [at, value] of numbers.entries()) bytes.writeDoubleLE(value, at * 8);
  return bytes;
}

function doublesOf(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, at) => view.getFloat64(at * 8, true));
}
