import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Pack } from "@/lib/benchmark/pack";
import { EMBEDDINGS_PARQUET, NUMERIC_PACK_FILE, type NumericPackFile } from "@/lib/contracts/numeric-pack";
import { embeddingNumbers } from "@/lib/server/packs/embedding-bytes";
import { type EmbeddingRest, embeddingRest, withRest } from "@/lib/server/packs/embedding-rest";
import { packError, readNumericPackTables } from "@/lib/server/packs/read-numeric-pack";
import { loadEmbeddingRows } from "@/lib/server/packs/read-pack-vectors";

/** Beside a numeric pack's float16 vectors: what rounding took from them. Not a file of the pack, so not in pack.json. */
export const REST_FILE = "embeddings-rest.bin.gz";

/** Float32 vectors of a text pack's prompts by id, as the encoder gave them where the numeric pack was built. */
export type CarriedVectors = ReadonlyMap<string, Float32Array>;

type Encoder = Pick<NumericPackFile["encoder"], "sha256" | "tokensMax">;

/**
 * The vectors that the numeric pack below `directory` carries of the same texts and the same encoder; undefined where
 * there is none. Throws `PackError` where it is there and damaged.
 */
export async function findCarriedVectors(
  pack: Pack,
  encoder: Encoder,
  directory = "public/packs",
): Promise<CarriedVectors | undefined> {
  const folder = join(directory, pack.name.toLowerCase());
  if (![NUMERIC_PACK_FILE, REST_FILE].every((file) => existsSync(join(folder, file)))) return undefined;
  const { pack: carried, about } = await readNumericPackTables(folder);
  if (!isOfSameTexts(about, pack) || !isSameEncoder(about.encoder, encoder)) return undefined;
  const { dims } = about.encoder;
  const halves = embeddingNumbers(await loadEmbeddingRows(folder, about, carried.prompts), dims);
  const rest = await loadRest(folder, about.files[EMBEDDINGS_PARQUET]?.sha256 ?? "");
  if (rest.steps.length !== halves.length) throw packError(folder, REST_FILE, "is of other vectors; build it again");
  const embeddings = withRest(halves, rest);
  return new Map(
    carried.prompts.map(({ promptId }, row) => [promptId, embeddings.subarray(row * dims, (row + 1) * dims)]),
  );
}

function isOfSameTexts({ madeFrom }: NumericPackFile, { sha256ByFile }: Pack): boolean {
  return sha256ByFile.size > 0 && [...sha256ByFile].every(([file, sha256]) => madeFrom[file] === sha256);
}

/** Vectors of another encoder, or of a shorter reading, are not comparable. */
export function isSameEncoder(carried: Encoder, asked: Encoder): boolean {
  return carried.sha256 === asked.sha256 && carried.tokensMax === asked.tokensMax;
}

const SHA_BYTES = 32;

/**
 * SHA-256 of the vectors' file, count of numbers, low bytes of the steps, then their high bytes (which repeat and so
 * lie together), then the whole numbers; little-endian, gzip around it.
 */
export function restFileBytes(embeddings: Float32Array, embeddingsSha256: string): Uint8Array {
  const { steps, bits } = embeddingRest(embeddings);
  const low = Uint8Array.from(steps, (step) => step & 0xff);
  const high = Uint8Array.from(steps, (step) => (step >> 8) & 0xff);
  const count = Buffer.alloc(4);
  count.writeUInt32LE(steps.length);
  const whole = Buffer.alloc(4 * bits.length);
  for (const [at, value] of bits.entries()) whole.writeUInt32LE(value, 4 * at);
  return gzipSync(Buffer.concat([Buffer.from(embeddingsSha256, "hex"), count, low, high, whole]), { level: 9 });
}

async function loadRest(folder: string, embeddingsSha256: string): Promise<EmbeddingRest> {
  const fault = (message: string) => packError(folder, REST_FILE, message);
  const packed = await readFile(join(folder, REST_FILE));
  let bytes: Buffer;
  try {
    bytes = gunzipSync(packed); // It checks what it unpacks.
  } catch {
    throw fault("is damaged; check it out again, or train with --encode-all");
  }
  if (bytes.subarray(0, SHA_BYTES).toString("hex") !== embeddingsSha256)
    throw fault(`belongs to another ${EMBEDDINGS_PARQUET}; build it again, or train with --encode-all`);
  const count = bytes.readUInt32LE(SHA_BYTES);
  const low = SHA_BYTES + 4;
  const [high, whole] = [low + count, low + 2 * count];
  return {
    // Signed by the high byte.
    steps: Int16Array.from({ length: count }, (_, at) => ((bytes[high + at] ?? 0) << 8) | (bytes[low + at] ?? 0)),
    bits: Uint32Array.from({ length: (bytes.length - whole) / 4 }, (_, at) => bytes.readUInt32LE(whole + 4 * at)),
  };
}
