import type { SchemaElement } from "hyparquet";
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { z } from "zod";

/** How a column lies in the file. `bytes`: a fixed number of bytes per row, stored as they are. */
export type ColumnType = "text" | "int32" | "double" | "bytes";
export type ColumnFormat = { readonly type: ColumnType; readonly isNullable?: boolean };

/** A column that is missing or holds something else, or a file that is no Parquet. */
export class ParquetError extends Error {
  override readonly name = "ParquetError";
}

// One group per 20,000 rows: a reader in a browser may fetch a part.
const ROWS_PER_GROUP = 20_000;

/**
 * A Parquet file with these columns. The same values give the same bytes on every machine: Snappy comes in JavaScript
 * with the writer, and nothing of the clock or the machine is written.
 */
export function parquetBytes(
  table: Readonly<Record<string, readonly unknown[]>>,
  formats: Readonly<Record<string, ColumnFormat>>,
): Uint8Array {
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
      createdBy: "ipr-playground pack:build",
    }),
  );
}

/** The columns of `schema`, checked value by value. Other columns of the file are not read. Throws `ParquetError`. */
export async function readParquetTable<Shape extends z.ZodRawShape>(
  file: ArrayBuffer,
  schema: z.ZodObject<Shape>,
): Promise<z.infer<z.ZodObject<Shape>>> {
  const columns = await readColumns(file, Object.keys(schema.shape)).catch((cause) => {
    if (cause instanceof ParquetError) throw cause;
    throw new ParquetError(`not readable as Parquet: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  const parsed = schema.safeParse(columns);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "does not fit the format" };
  throw new ParquetError(`column ${String(path[0])}, row ${String(path[1])}: ${message}`);
}

async function readColumns(file: ArrayBuffer, names: string[]): Promise<Record<string, unknown[]>> {
  const metadata = await parquetMetadataAsync(file);
  const present = new Set(metadata.schema.slice(1).map(({ name }) => name));
  const missing = names.filter((name) => !present.has(name));
  if (missing.length > 0) throw new ParquetError(`column ${missing.join(", ")} is missing`);
  const rows = Number(metadata.num_rows);
  const columns: Record<string, unknown[]> = {};
  for (const name of names) columns[name] = new Array(rows).fill(undefined);
  await parquetRead({
    file,
    metadata,
    columns: names,
    utf8: false, // bytes stay bytes; columns marked as text are still decoded
    onChunk({ columnName, columnData, rowStart }) {
      const column = columns[columnName];
      if (column) for (let at = 0; at < columnData.length; at++) column[rowStart + at] = columnData[at];
    },
  });
  return columns;
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
