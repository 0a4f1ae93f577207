import { createBatchEncoder } from "@/lib/engine/batch-encoder";
import type { Reader } from "@/lib/engine/load-reader";
import { predictEncoded } from "@/lib/engine/read-prompt";
import { readRecords } from "@/lib/prompt-files/read-records";
import { untilBroken } from "@/lib/prompt-files/until-broken";
import type { Fault, ForecastColumns } from "./forecast-messages";
import { createThinning, occurrences } from "./occurrences";
import { blockOf, type PredictionBlock, type RowReading } from "./prediction-store";

export const PROMPTS_MAX = 100_000;
const SLICE = 256;
const EQUAL_TEXTS_MAX = 5_000;
const EQUAL_CHARS_MAX = 1_000;

export type RunOptions = {
  readonly file: Blob;
  readonly columns: ForecastColumns;
  /** Share of all occurrences that is taken; below 1 where a count column adds up to more than fit. */
  readonly share: number;
  readonly manifestUrl: string;
  readonly router: Reader["router"];
  /** Prompts whose predictions are here already, from the file's start. */
  readonly done: number;
  readonly signal: AbortSignal;
  onBackend(name: string): void;
  onFault(fault: Fault): void;
  /** Settled before the next slice is begun: what is stored is stored. */
  onBlock(block: PredictionBlock, texts: readonly string[]): Promise<void>;
};

type Slice = { readonly rows: number[]; readonly texts: string[] };

/** Reads, encodes and predicts, a slice at a time. Equal texts are encoded once. Throws the signal's reason on a pause. */
export async function runForecast(options: RunOptions): Promise<void> {
  const { manifestUrl, router, signal } = options;
  const encoder = await createBatchEncoder({ manifestUrl, backend: null });
  options.onBackend(`${encoder.backend}, ${encoder.workers} ${encoder.workers === 1 ? "worker" : "workers"}`);
  const known = new Map<string, RowReading["reading"]>();
  try {
    for await (const slice of slicesOf(options)) {
      const fresh = [...new Set(slice.texts.filter((text) => !known.has(text)))];
      for await (const { first, prompts } of encoder.encode(fresh, signal))
        for (const [at, encoded] of prompts.entries())
          known.set(fresh[first + at] ?? "", predictEncoded(router, encoded));
      await options.onBlock(blockOf(readingsOf(slice, known)), slice.texts);
      forget(known);
    }
  } finally {
    encoder.dispose();
  }
}

function readingsOf({ rows, texts }: Slice, known: ReadonlyMap<string, RowReading["reading"]>): RowReading[] {
  return texts.flatMap((text, at) => {
    const reading = known.get(text);
    return reading ? [{ row: rows[at] ?? 0, reading }] : [];
  });
}

/** Keeps short texts only and not many: a file of greetings is quick, and one of essays does not fill the memory. */
function forget(known: Map<string, unknown>): void {
  for (const text of known.keys())
    if (text.length > EQUAL_CHARS_MAX || known.size > EQUAL_TEXTS_MAX) known.delete(text);
}

async function* slicesOf(options: RunOptions): AsyncGenerator<Slice> {
  let slice: Slice = { rows: [], texts: [] };
  let prompt = 0;
  let broken: unknown; // What was read of the slice is predicted before it is thrown.
  const prompts = untilBroken(promptsOf(options), (cause) => {
    broken = cause;
  });
  for await (const { row, text, times } of prompts) {
    if (prompt === PROMPTS_MAX && times > 0 && options.share === 1) {
      options.onFault({ row, message: `only the first ${PROMPTS_MAX.toLocaleString("en-US")} prompts are taken` });
      break;
    }
    for (let time = 0; time < times; time++) {
      if (prompt === PROMPTS_MAX) break;
      if (prompt++ < options.done) continue;
      slice.rows.push(row);
      slice.texts.push(text);
      if (slice.texts.length < SLICE) continue;
      yield slice;
      slice = { rows: [], texts: [] };
    }
  }
  if (slice.texts.length > 0) yield slice;
  if (broken) throw broken;
}

type Occurring = { readonly row: number; readonly text: string; readonly times: number };

/** Rows with a text and how often each is taken. */
async function* promptsOf({ file, columns, share, signal, onFault }: RunOptions): AsyncGenerator<Occurring> {
  const take = createThinning(share);
  for await (const { row, fields } of readRecords(file, signal, onFault, { columnsMin: 1 })) {
    const text = (fields[columns.prompt] ?? "").trim();
    const count = occurrences(fields, columns.count);
    if (text === "") onFault({ row, message: `there is no text in ${columns.prompt}` });
    else if (count === null) onFault({ row, message: `the count in ${columns.count} is not a whole number` });
    else yield { row, text, times: take(count) };
  }
}
