import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import type { z } from "zod";
import type { PackFault } from "@/lib/server/packs/pack-fault";

type RowFile<Row> = { readonly directory: string; readonly file: string; readonly schema: z.ZodType<Row> };

/**
 * Streams `file` (gzipped JSON lines): every row that fits `schema` goes to `onRow` with its line number (a promise is awaited before the next), every other
 * one to `onFault`. Answers the SHA-256 of the packed bytes and the number of lines.
 */
export async function readRows<Row>(
  { directory, file, schema }: RowFile<Row>,
  onRow: (row: Row, line: number) => void | Promise<void>,
  onFault: (fault: PackFault) => void,
): Promise<{ sha256: string; lines: number }> {
  const hash = createHash("sha256");
  const packed = createReadStream(join(directory, file));
  const hashed = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const unpacked = createGunzip();
  packed.on("error", (cause) => unpacked.destroy(cause));
  let line = 0;
  try {
    for await (const text of createInterface({ input: packed.pipe(hashed).pipe(unpacked), crlfDelay: Infinity })) {
      line++;
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) {
        const handled = onRow(parsed.data, line);
        if (handled) await handled; // Awaiting what is done already would cost a turn of the loop per row.
      } else onFault({ file, line, message: explain(parsed.error) });
    }
  } catch (cause) {
    packed.destroy();
    if (isMissing(cause)) onFault({ file, line: null, message: "no such file" });
    else
      onFault({
        file,
        line: line + 1,
        message: `not readable as gzip: ${cause instanceof Error ? cause.message : cause}`,
      });
  }
  return { sha256: hash.digest("hex"), lines: line };
}

/** `undefined`, which no row schema accepts, when the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Paths and expectations only: a value may be a prompt text.
function explain(error: z.ZodError): string {
  const first = error.issues[0];
  if (first === undefined) return "does not fit the format";
  return first.path.length === 0 ? "not a JSON object" : `${first.path.join(".")}: ${first.message}`;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
