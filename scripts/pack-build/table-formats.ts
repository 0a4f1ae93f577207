import type { z } from "zod";
import type { EmbeddingTable, OutcomeTable, PromptTable } from "@/lib/contracts/numeric-pack";
import type { ColumnFormat } from "@/lib/server/packs/parquet-file";

type FormatOf<Table> = Readonly<Record<keyof Table, ColumnFormat>>;

const TEXT: ColumnFormat = { type: "text" };
const INTEGER: ColumnFormat = { type: "int32" };

export const PROMPT_FORMATS: FormatOf<PromptTable> = {
  prompt_id: TEXT,
  source: TEXT,
  split: TEXT,
  category: TEXT,
  cluster: TEXT,
  word_pieces: INTEGER,
};

export const OUTCOME_FORMATS: FormatOf<OutcomeTable> = {
  prompt_id: TEXT,
  model: TEXT,
  quality: { type: "double" },
  input_tokens: INTEGER,
  output_tokens: { type: "int32", isNullable: true },
  token_basis: TEXT,
  cost_usd_measured: { type: "double", isNullable: true },
  samples: INTEGER,
};

export const EMBEDDING_FORMATS: FormatOf<EmbeddingTable> = { prompt_id: TEXT, embedding: { type: "bytes" } };

/** What people are told about a column, in the order of the file. */
export function describeColumns(
  table: z.ZodObject,
  formats: Readonly<Record<string, ColumnFormat>>,
): { name: string; type: ColumnFormat["type"]; isNullable: boolean; description: string }[] {
  return Object.entries(formats).map(([name, { type, isNullable = false }]) => {
    const column = table.shape[name];
    return {
      name,
      type,
      isNullable,
      description: column && "description" in column ? String(column.description) : "",
    };
  });
}
