import {
  type Columns,
  type FileRecord,
  type RowFault,
  readScoredPrompt,
  readUnscoredAnswer,
  type ScoredPrompt,
} from "@/lib/onboarding/read-scored-prompt";
import { PromptFileError } from "@/lib/prompt-files/prompt-file-error";
import { readRecords } from "@/lib/prompt-files/read-records";
import { untilBroken } from "@/lib/prompt-files/until-broken";
import type { FilePreview, JudgeableAnswer, ScoredFile } from "./trainer-messages";

/** More labels change an adapter little and cost encoding time. */
export const LABELS_MAX = 5_000;
/** Judging costs money and time per answer; an adapter learns most from the first few hundred. */
export const JUDGED_MAX = 500;
const FAULTS_SHOWN = 50;
const PREVIEW_ROWS = 3;
const CELL_CHARS_SHOWN = 200;
const READ_MAX = 200_000;

/** The columns and the first good records. @throws PromptFileError */
export async function previewFile(file: Blob, signal: AbortSignal): Promise<FilePreview> {
  const rows: Readonly<Record<string, string>>[] = [];
  let firstFault: RowFault | undefined;
  const onBadLine = (fault: RowFault) => {
    firstFault ??= fault;
  };
  const records = untilBroken(readRecords(file, signal, onBadLine), toFault(onBadLine));
  for await (const { fields } of records) {
    rows.push(fields);
    if (rows.length >= PREVIEW_ROWS) break;
  }
  if (rows.length === 0)
    throw new PromptFileError(
      firstFault ? `no row can be read; row ${firstFault.row}: ${firstFault.message}` : "the file has no rows",
    );
  const names = [...new Set(rows.flatMap((fields) => Object.keys(fields)))];
  return { names, rows: rows.map((fields) => names.map((name) => (fields[name] ?? "").slice(0, CELL_CHARS_SHOWN))) };
}

/**
 * All scored prompts of a file up to `LABELS_MAX`, or answers to score up to `JUDGED_MAX`, and what is wrong with the other
 * rows. A file that breaks in its middle gives what stands before. @throws PromptFileError
 */
export async function readScoredFile(
  file: Blob,
  columns: Columns,
  { signal, onProgress }: { readonly signal: AbortSignal; onProgress(good: number, bad: number): void },
): Promise<ScoredFile> {
  const prompts: ScoredPrompt[] = [];
  const unscored: JudgeableAnswer[] = [];
  const faults: RowFault[] = [];
  let [faultCount, leftOut] = [0, 0];
  const refuse = (fault: RowFault) => {
    faultCount++;
    if (faults.length < FAULTS_SHOWN) faults.push(fault);
  };
  for await (const record of untilBroken(readRecords(file, signal, refuse), toFault(refuse))) {
    const read = readRow(record, columns);
    const good = prompts.length + unscored.length;
    if ("message" in read) refuse(read);
    else if ("answer" in read && good < JUDGED_MAX) unscored.push(read);
    else if ("quality" in read && good < LABELS_MAX) prompts.push(read);
    else leftOut++;
    const rows = good + faultCount + leftOut;
    if (rows % 1000 === 0) onProgress(good, faultCount);
    if (rows >= READ_MAX) break;
  }
  return { prompts, unscored, faults: faults.toSorted((a, b) => a.row - b.row), faultCount, leftOut };
}

/** A file that breaks in its first row, or cannot be read at all, is refused whole. */
function toFault(refuse: (fault: RowFault) => void): (cause: PromptFileError) => void {
  return (cause) => {
    if (cause.row === null || cause.row === 1) throw cause;
    refuse({ row: cause.row, message: `nothing is read from here on: ${cause.message}` });
  };
}

const utf8 = new TextEncoder();

function readRow(record: FileRecord, columns: Columns): ScoredPrompt | JudgeableAnswer | RowFault {
  if (!("judgedAnswer" in columns.quality)) return readScoredPrompt(record, columns);
  const read = readUnscoredAnswer(record, columns, columns.quality);
  if ("message" in read) return read;
  return { ...read, bytes: utf8.encode(`${read.prompt}${read.answer}${read.reference ?? ""}`).length };
}
