import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "@/lib/core/assert";

/** All prompts of one text list as numbers: what a router is trained on. Rows follow the ids that were asked for. */
export type EncodedPrompts = {
  readonly dims: number;
  readonly previewDims: number;
  /** Row-major [prompts, dims], rows of length 1. */
  readonly embeddings: Float32Array;
  /** Row-major [prompts, previewDims]: the features of `previewFeatures`. */
  readonly previews: Float32Array;
  /** WordPieces of each prompt without [CLS] and [SEP], before truncation. */
  readonly wordPieces: Uint32Array;
};

const HEADER_NUMBERS = 4;
const MAGIC = 0x49505231; // "IPR1"

/** The file at `.cache/<key>.bin`, or undefined when there is none or it is not whole. */
export async function findCached(cacheDirectory: string, key: string): Promise<EncodedPrompts | undefined> {
  const bytes = await readFile(join(cacheDirectory, `${key}.bin`)).catch(() => undefined);
  if (bytes === undefined || bytes.length < HEADER_NUMBERS * 4) return undefined;
  const buffer = new Uint8Array(bytes).buffer;
  const [magic, prompts = 0, dims = 0, previewDims = 0] = new Uint32Array(buffer, 0, HEADER_NUMBERS);
  if (magic !== MAGIC || buffer.byteLength !== 4 * (HEADER_NUMBERS + prompts * (dims + previewDims + 1)))
    return undefined;
  let at = HEADER_NUMBERS * 4;
  const take = (length: number) => {
    at += length * 4;
    return at - length * 4;
  };
  return {
    dims,
    previewDims,
    embeddings: new Float32Array(buffer, take(prompts * dims), prompts * dims),
    previews: new Float32Array(buffer, take(prompts * previewDims), prompts * previewDims),
    wordPieces: new Uint32Array(buffer, take(prompts), prompts),
  };
}

/** Written beside and renamed, so an interrupted run leaves no half file behind. */
export async function storeCached(cacheDirectory: string, key: string, encoded: EncodedPrompts): Promise<void> {
  const { dims, previewDims, embeddings, previews, wordPieces } = encoded;
  assert(embeddings.length === wordPieces.length * dims, "one embedding per prompt");
  const header = Uint32Array.of(MAGIC, wordPieces.length, dims, previewDims);
  const parts = [header, embeddings, previews, wordPieces];
  await mkdir(cacheDirectory, { recursive: true });
  const path = join(cacheDirectory, `${key}.bin`);
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
