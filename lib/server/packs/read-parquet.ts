import { parquetMetadataAsync, parquetRead } from "hyparquet";
import type { z } from "zod";

/** A column that is missing or holds something else, or a file that is no Parquet. */
export class ParquetError extends Error {
  override readonly name = "ParquetError";
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
