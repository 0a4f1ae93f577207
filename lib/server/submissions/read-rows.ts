import "server-only";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { UPLOAD_BYTES_MAX } from "@/lib/contracts/submission";
import { AppError } from "../errors";
import { quoted, submissionError } from "./submission-fault";

/** One record of an uploaded file. `line` is where it ends, from 1. */
export type UploadedRow = { readonly line: number; readonly fields: Readonly<Record<string, unknown>> };

/** No honest row is longer; without a limit one endless line would fill the memory. */
const ROW_CHARS_MAX = 4_096;

/** Rows of a CSV (first line: column names) or JSONL file while it arrives; which of the two its first character tells. */
export async function* readUploadedRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<UploadedRow> {
  const text = textOf(bytes);
  const first = await text.next();
  if (first.done) throw submissionError([{ line: null, message: "The file is empty." }]);
  const whole = (async function* () {
    yield first.value;
    yield* text;
  })();
  yield* first.value.trimStart().startsWith("{") ? jsonRows(whole) : csvRows(whole);
}

/** Counts, refuses what is packed, and decodes. The first piece has a character that is no white space. */
async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let length = 0;
  let start: Uint8Array | undefined = new Uint8Array();
  const decode = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw submissionError([{ line: null, message: "The file is not UTF-8 text." }]);
    }
  };
  for await (const piece of bytes) {
    length += piece.byteLength;
    if (length > UPLOAD_BYTES_MAX)
      throw new AppError("too_large", `The file is over ${UPLOAD_BYTES_MAX / 1024 ** 2} MiB.`);
    if (start === undefined) {
      yield decode(piece);
      continue;
    }
    start = Buffer.concat([start, piece]);
    if (start.byteLength < 4) continue;
    refusePacked(start);
    const text = decode(start);
    if (text.trim() === "") continue;
    start = undefined;
    yield text;
  }
  if (start !== undefined && start.byteLength > 0 && decode(start).trim() !== "") yield new TextDecoder().decode(start);
  decode();
}

/** A packed file is refused, not unpacked: what cannot be unpacked cannot be a bomb. */
function refusePacked(start: Uint8Array): void {
  const is = (...magic: number[]) => magic.every((byte, at) => start[at] === byte);
  const kind = is(0x1f, 0x8b) ? "gzip" : is(0x50, 0x4b) ? "zip" : is(0x28, 0xb5, 0x2f, 0xfd) ? "zstd" : undefined;
  if (kind)
    throw submissionError([{ line: null, message: `The file is packed (${kind}). Unpack it and upload plain text.` }]);
}

async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<UploadedRow> {
  const parser = parse({
    columns: (names: string[]) => names.map((name) => name.trim()),
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: ROW_CHARS_MAX,
    trim: true,
  });
  const source = Readable.from(text);
  source.on("error", (cause) => parser.destroy(cause)).pipe(parser);
  try {
    for await (const { record, info } of parser) yield { line: info.lines, fields: record };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = Number.isInteger(cause.lines) ? Number(cause.lines) : null;
    throw submissionError([{ line, message: csvMessage(cause.code) }]);
  } finally {
    source.destroy();
  }
}

function csvMessage(code: string): string {
  if (code === "CSV_RECORD_INCONSISTENT_COLUMNS" || code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH")
    return "This row has another number of columns than the first line.";
  if (code === "CSV_MAX_RECORD_SIZE") return `This row is longer than ${ROW_CHARS_MAX} characters.`;
  if (code === "CSV_QUOTE_NOT_CLOSED") return "A quotation mark is opened and never closed.";
  return "This is not CSV: a quotation mark stands where none may.";
}

async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<UploadedRow> {
  let rest = "";
  let line = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > ROW_CHARS_MAX) throw tooLong(line + 1);
    for (const content of lines) {
      line++;
      if (content.trim() !== "") yield { line, fields: parseLine(content, line) };
    }
  }
  if (rest.trim() !== "") yield { line: line + 1, fields: parseLine(rest, line + 1) };
}

function parseLine(content: string, line: number): Readonly<Record<string, unknown>> {
  if (content.length > ROW_CHARS_MAX) throw tooLong(line);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw submissionError([{ line, message: `This is no JSON: ${quoted(content)}.` }]);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw submissionError([{ line, message: "This is no JSON object." }]);
  return Object.fromEntries(Object.entries(value));
}

function tooLong(line: number) {
  return submissionError([{ line, message: `This row is longer than ${ROW_CHARS_MAX} characters.` }]);
}
