import { parseCsv } from "./parse-csv";
import { parseJsonLine } from "./parse-json-line";
import { PromptFileError } from "./prompt-file-error";
import { readText } from "./read-text";

/** One record of a file. `row`: the line it starts on, from 1. */
export type PromptRecord = { readonly row: number; readonly fields: Readonly<Record<string, string>> };

export type BadLine = { readonly row: number; readonly message: string };
const LINE_CHARS_MAX = 2_000_000;
const OPEN_QUOTE = "a quote is opened here and never closed: nothing is read from here on";
const TOO_LONG = `the line is longer than ${LINE_CHARS_MAX} characters`;

/**
 * Records of a CSV (with a head line) or JSONL file, streamed: memory does not grow with the file. A line that is no
 * record goes to `onBadLine` and the reading goes on. Throws `PromptFileError` on a file that is neither.
 */
export async function* readRecords(
  file: Blob,
  signal: AbortSignal,
  onBadLine: (line: BadLine) => void = () => undefined,
  { columnsMin = 2 }: { readonly columnsMin?: number } = {},
): AsyncGenerator<PromptRecord> {
  const head = (await file.slice(0, 4096).text()).replace(/^\uFEFF/, "").trimStart();
  if (head === "") throw new PromptFileError("the file is empty");
  if (head.startsWith("[")) throw new PromptFileError("this is one JSON list: write one object per line (JSONL)");
  const isJson = head.startsWith("{");
  yield* withRowOfFault(
    isJson ? readJsonLines(file, signal, onBadLine) : readCsvRecords(file, signal, onBadLine, columnsMin),
  );
}

/** Where a file breaks in its middle, the fault is told with the row after the last one that could be read. */
async function* withRowOfFault(records: AsyncGenerator<PromptRecord>): AsyncGenerator<PromptRecord> {
  let row = 0;
  try {
    for await (const record of records) {
      row = record.row;
      yield record;
    }
  } catch (cause) {
    if (!(cause instanceof PromptFileError) || cause.row !== null || row === 0) throw cause;
    throw new PromptFileError(cause.message, row + 1);
  }
}

async function* readJsonLines(
  file: Blob,
  signal: AbortSignal,
  onBadLine: (line: BadLine) => void,
): AsyncGenerator<PromptRecord> {
  let rest = "";
  let row = 0;
  let skipping = false;
  const recordOf = (line: string): PromptRecord | undefined => {
    if (line.trim() === "") return undefined;
    if (line.length > LINE_CHARS_MAX) {
      onBadLine({ row, message: TOO_LONG });
      return undefined;
    }
    const fields = parseJsonLine(line);
    if (typeof fields !== "string") return { row, fields };
    onBadLine({ row, message: fields });
    return undefined;
  };
  for await (const text of readText(file, signal)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      row++;
      const record = skipping ? undefined : recordOf(line);
      skipping = false;
      if (record) yield record;
    }
    if (rest.length <= LINE_CHARS_MAX) continue;
    if (!skipping) onBadLine({ row: row + 1, message: TOO_LONG });
    [rest, skipping] = ["", true];
  }
  row++;
  const last = skipping ? undefined : recordOf(rest);
  if (last) yield last;
}

async function* readCsvRecords(
  file: Blob,
  signal: AbortSignal,
  onBadLine: (line: BadLine) => void,
  columnsMin: number,
): AsyncGenerator<PromptRecord> {
  let names: readonly string[] | undefined;
  for await (const { row, cells, endsInQuote } of parseCsv(readText(file, signal), LINE_CHARS_MAX)) {
    if (cells.length === 1 && cells[0]?.trim() === "") continue;
    if (endsInQuote) onBadLine({ row, message: OPEN_QUOTE });
    else if (cells.length === 0) onBadLine({ row, message: `the record is longer than ${LINE_CHARS_MAX} characters` });
    else if (!names) names = headOf(cells, columnsMin);
    else if (cells.length !== names.length)
      onBadLine({ row, message: `${cells.length} columns stand where ${names.length} are named` });
    else yield { row, fields: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])) };
  }
}

function headOf(cells: readonly string[], columnsMin: number): string[] {
  const names = cells.map((cell) => cell.trim());
  if (names.length < columnsMin)
    throw new PromptFileError("only one column: a CSV needs a head line that names at least two", 1);
  if (names.some((name) => name === "")) throw new PromptFileError("a column of the head line has no name", 1);
  if (new Set(names).size < names.length) throw new PromptFileError("two columns of the head line have one name", 1);
  return names;
}
