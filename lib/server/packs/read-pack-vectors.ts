import type { Pack } from "@/lib/benchmark/pack";
import {
  EMBEDDINGS_PARQUET,
  embeddingTable,
  type NumericPackFile,
  PROMPTS_PARQUET,
} from "@/lib/contracts/numeric-pack";
import { embeddingsOfBytes } from "./embedding-bytes";
import { loadTable, type NumericPackTables, packError, readNumericPackTables } from "./read-numeric-pack";

export type NumericPack = NumericPackTables & {
  /** Row-major [prompts, dims], rows of length 1 in the order of `pack.prompts`. Read when asked for, not before. */
  loadEmbeddings(): Promise<Float32Array>;
};

/** Reads and checks the numeric pack in `directory`. Throws `PackError` naming file and column of what is wrong. */
export async function readNumericPack(directory: string): Promise<NumericPack> {
  const tables = await readNumericPackTables(directory);
  const { about, pack } = tables;
  const loadEmbeddings = async () =>
    embeddingsOfBytes(await loadEmbeddingRows(directory, about, pack.prompts), about.encoder.dims);
  return { ...tables, loadEmbeddings };
}

/** `dims` float16 numbers a row, in the order of `prompts`. Throws `PackError`. */
export async function loadEmbeddingRows(
  directory: string,
  about: NumericPackFile,
  prompts: Pack["prompts"],
): Promise<readonly Uint8Array[]> {
  const table = await loadTable(directory, about, EMBEDDINGS_PARQUET, embeddingTable);
  const { dims } = about.encoder;
  const fault = (message: string) => packError(directory, EMBEDDINGS_PARQUET, message);
  const other = prompts.findIndex(({ promptId }, row) => table.prompt_id[row] !== promptId);
  if (other >= 0 || table.prompt_id.length !== prompts.length)
    throw fault(`column prompt_id differs from ${PROMPTS_PARQUET} at row ${other >= 0 ? other : prompts.length}`);
  const odd = table.embedding.findIndex((bytes) => bytes.length !== dims * 2);
  if (odd >= 0) throw fault(`column embedding, row ${odd}: not ${dims} float16 numbers`);
  return table.embedding;
}
