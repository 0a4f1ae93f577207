import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { outcomesOfTable, promptsOfTable, type TableFault } from "@/lib/benchmark/numeric-pack";
import type { Pack } from "@/lib/benchmark/pack";
import {
  NUMERIC_PACK_FILE,
  NUMERIC_PACK_FORMAT_VERSION,
  type NumericPackFile,
  numericPackFile,
  numericPackVersion,
  OUTCOMES_PARQUET,
  outcomeTable,
  PROMPTS_PARQUET,
  promptTable,
} from "@/lib/contracts/numeric-pack";
import { createFaultList, PackError } from "./pack-fault";
import { ParquetError, readParquetTable } from "./read-parquet";

/** A numeric pack without its vectors: what scoring needs. */
export type NumericPackTables = {
  readonly pack: Pack;
  readonly about: NumericPackFile;
  /** WordPieces of each prompt without [CLS] and [SEP], before truncation, in the order of `pack.prompts`. */
  readonly wordPieces: Uint32Array;
};

/** Reads and checks the tables of the numeric pack in `directory`. Throws `PackError` naming file and column of what is wrong. */
export async function readNumericPackTables(directory: string): Promise<NumericPackTables> {
  const about = await readAbout(directory);
  const prompts = await loadTable(directory, about, PROMPTS_PARQUET, promptTable);
  const outcomes = await loadTable(directory, about, OUTCOMES_PARQUET, outcomeTable);
  const faults = createFaultList(directory);
  const faultIn = (file: string) => (fault: TableFault) => faults.add({ file, line: null, message: say(fault) });
  const known = {
    promptIds: new Set(prompts.prompt_id),
    modelIds: new Set(about.candidates.map(({ modelId }) => modelId)),
  };
  const outcomesByPromptId = outcomesOfTable(outcomes, known, faultIn(OUTCOMES_PARQUET));
  const pack: Pack = {
    name: about.name,
    version: about.version,
    sha256ByFile: new Map([PROMPTS_PARQUET, OUTCOMES_PARQUET].map((file) => [file, about.files[file]?.sha256 ?? ""])),
    candidates: about.candidates,
    sources: about.sources.map(({ id }) => id),
    prompts: promptsOfTable(
      prompts,
      new Set(about.sources.map(({ id }) => id)),
      (promptId) => outcomesByPromptId.get(promptId) ?? new Map(),
      faultIn(PROMPTS_PARQUET),
    ),
  };
  faults.throwIfAny();
  return {
    pack,
    about,
    wordPieces: Uint32Array.from(prompts.word_pieces),
  };
}

async function readAbout(directory: string): Promise<NumericPackFile> {
  const fault = (message: string) => packError(directory, NUMERIC_PACK_FILE, message);
  const text = (await loadFile(directory, NUMERIC_PACK_FILE)).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault("is no JSON");
  }
  const version = numericPackVersion.safeParse(json);
  if (version.success && version.data.formatVersion !== NUMERIC_PACK_FORMAT_VERSION)
    throw fault(`format version is ${version.data.formatVersion}, this program reads ${NUMERIC_PACK_FORMAT_VERSION}`);
  const parsed = numericPackFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw fault(`${first?.path.join(".")}: ${first?.message}`);
}

/** The hash first: what is not the file that was built is not looked into. */
export async function loadTable<Shape extends z.ZodRawShape>(
  directory: string,
  about: NumericPackFile,
  file: string,
  schema: z.ZodObject<Shape>,
): Promise<z.infer<z.ZodObject<Shape>>> {
  const bytes = await loadFile(directory, file);
  const [sha256, expected] = [createHash("sha256").update(bytes).digest("hex"), about.files[file]?.sha256];
  if (sha256 !== expected)
    throw packError(directory, file, `sha256 is ${sha256}, ${NUMERIC_PACK_FILE} says ${expected ?? "nothing"}`);
  return readParquetTable(new Uint8Array(bytes).buffer, schema).catch((cause) => {
    throw cause instanceof ParquetError ? packError(directory, file, cause.message) : cause;
  });
}

async function loadFile(directory: string, file: string): Promise<Buffer> {
  return readFile(join(directory, file)).catch((cause) => {
    throw packError(directory, file, cause.code === "ENOENT" ? "no such file" : String(cause.message));
  });
}

export function packError(directory: string, file: string, message: string): PackError {
  return new PackError(directory, [{ file, line: null, message }]);
}

function say({ column, row, message }: TableFault): string {
  return `column ${column}, row ${row}: ${message}`;
}
