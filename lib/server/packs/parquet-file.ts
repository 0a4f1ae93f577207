import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";

/** How a column lies in the file. `bytes`: a fixed number of bytes per row, stored as they are. */
export type ColumnType = "text" | "int32" | "double" | "bytes";
export type ColumnFormat = { readonly type: ColumnType; readonly isNullable?: boolean };

// One group per 20,000 rows: a reader in a browser may fetch a part.
const ROWS_PER_GROUP = 20_000;

/**
 * A Parquet file with these columns. The same values give the same bytes on every machine: Snappy comes in JavaScript
 * with the writer, and nothing of the clock or the machine is written.
 */
export function parquetBytes(
  table: Readonly<Record<string, readonly unknown[]>>,
  formats: Readonly<Record<string, ColumnFormat>>,
  createdBy = "ipr-playground pack:build",
): Uint8Array<ArrayBuffer> {
  const names = Object.keys(formats);
  const schema = names.map((name) => schemaElement(name, formats[name], table[name]?.[0]));
  const columnData = names.map((name) => ({
    name,
    data: [...(table[name] ?? [])],
    // Vectors do not repeat: a dictionary or a smallest value of them would only cost.
    ...(formats[name]?.type === "bytes" && {
      encoding: "PLAIN" as const,
      codec: "UNCOMPRESSED" as const,
      statistics: false,
    }),
  }));
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      schema: [{ name: "root", num_children: names.length }, ...schema],
      rowGroupSize: ROWS_PER_GROUP,
      createdBy,
    }),
  );
}

function schemaElement(name: string, format: ColumnFormat | undefined, first: unknown): SchemaElement {
  const repetition_type = format?.isNullable ? ("OPTIONAL" as const) : ("REQUIRED" as const);
  switch (format?.type) {
    case "int32":
      return { name, type: "INT32", repetition_type };
    case "double":
      return { name, type: "DOUBLE", repetition_type };
    case "bytes":
      return {
        name,
        type: "FIXED_LEN_BYTE_ARRAY",
        type_length: first instanceof Uint8Array ? first.length : 1,
        repetition_type,
      };
    default:
      return { name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type };
  }
}
