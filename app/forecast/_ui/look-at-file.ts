import { readRecords } from "@/lib/prompt-files/read-records";
import { untilBroken } from "@/lib/prompt-files/until-broken";
import type { FilePreview, ForecastColumns } from "./forecast-messages";
import { PROMPTS_MAX } from "./forecast-run";
import { occurrences } from "./occurrences";

const SHOWN = 5;
const COUNTED_BYTES_MAX = 200_000_000; // Beyond it counting alone takes a while; progress then has no total.
const ROWS_BETWEEN_REPORTS = 5_000;

/** The first records of a file, enough to pick a column. Throws what is wrong with the file. */
export async function previewOf(file: File, signal: AbortSignal): Promise<FilePreview> {
  const rows: FilePreview["rows"][number][] = [];
  const columns = new Set<string>();
  const records = untilBroken(readRecords(file, signal, undefined, { columnsMin: 1 }), (cause) => {
    if (rows.length === 0) throw cause; // Else it can be used up to there; where it breaks is told when it is predicted.
  });
  for await (const record of records) {
    for (const name of Object.keys(record.fields)) columns.add(name);
    rows.push(record);
    if (rows.length === SHOWN) break;
  }
  return { columns: [...columns], rows };
}

/**
 * Prompts with a text, each as often as it occurs; null where counting would only tell the total, and take too long. A
 * count column is always added up, however large the file: what is taken of each prompt depends on the sum.
 */
export async function countPrompts(
  file: File,
  columns: ForecastColumns,
  { signal, onRows }: { readonly signal: AbortSignal; onRows(rows: number): void },
): Promise<number | null> {
  if (columns.count === null && file.size > COUNTED_BYTES_MAX) return null;
  let [count, rows] = [0, 0];
  const records = untilBroken(readRecords(file, signal, undefined, { columnsMin: 1 }), (cause) => {
    if (rows === 0) throw cause;
  });
  for await (const { fields } of records) {
    if (++rows % ROWS_BETWEEN_REPORTS === 0) {
      signal.throwIfAborted();
      onRows(rows);
    }
    if ((fields[columns.prompt] ?? "").trim() === "") continue;
    count += occurrences(fields, columns.count) ?? 0;
    if (columns.count === null && count === PROMPTS_MAX) break; // Beyond it no row is taken; counts are scaled instead.
  }
  return count;
}
