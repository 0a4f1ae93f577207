import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { assert } from "@/lib/core/assert";
import { dot } from "@/lib/core/embedding";
import type { TokenIds } from "@/lib/encoder/encoder";
import { parsePreviewVectors, previewFeatures } from "@/lib/encoder/preview-vectors";
import { type EncodedPrompts, findCached, storeCached } from "./encoded-prompts";

export type EncodingFiles = {
  readonly encoder: string;
  readonly tokenizer: string;
  readonly tokenizerConfig: string;
  readonly preview: string;
};

export type EncodeOptions = {
  readonly files: EncodingFiles;
  readonly tokensMax: number;
  readonly cacheDirectory: string;
  /** Unset: one for each core, at most four. They change no bit of a vector. */
  readonly threads?: number;
  /**
   * The vector of a row that somebody has encoded before with the same encoder. A few of them are made again to check.
   * Not asked for where the cache has the result.
   */
  carriedAt?(row: number): Promise<Float32Array | undefined> | Float32Array | undefined;
  onProgress?(done: number): void;
};

/** Vectors that were carried along are not those of this encoder. */
export class ForeignVectors extends Error {}

const CHECKED_EVERY = 500;
/** The same file on another processor: dynamic int8 without VNNI saturates a little (the self-check allows as much). */
const COSINE_MIN = 0.985;

/**
 * Encodes `texts` with the encoder in `files`, answering rows in the order of `texts`. The result is cached by the
 * content of files and texts. One prompt per run, as when serving: the int8 encoder scales activations by the largest
 * of the whole batch, so in a batch a vector would depend on its neighbours (cosine .994), and no run would be faster.
 */
export async function encodeTexts(texts: readonly string[], options: EncodeOptions): Promise<EncodedPrompts> {
  const key = await cacheKeyOf(texts, options);
  const cached = await findCached(options.cacheDirectory, key);
  if (cached) return cached;
  const { files, tokensMax } = options;
  const [tokenizer, tokenizerConfig] = await Promise.all([files.tokenizer, files.tokenizerConfig].map(readJson));
  // Loaded only where something is encoded: tokenizer and runtime take 180 MB, in every thread that has them.
  const { createTokenizer } = await import("@/lib/encoder/tokenizer");
  const tokenize = createTokenizer({ tokenizer, tokenizerConfig }, tokensMax);
  const preview = await readFile(files.preview);
  const vectors = parsePreviewVectors(new Uint8Array(preview).buffer);
  const tokens = texts.map(tokenize);
  const previews = tokens.map(({ pieces }) => previewFeatures(vectors, pieces));
  const embeddings = await embedAll(tokens, options);
  const encoded: EncodedPrompts = {
    dims: embeddings.length / texts.length,
    previewDims: vectors.dims + 2,
    embeddings,
    previews: concatenate(previews),
    wordPieces: Uint32Array.from(tokens, ({ pieces }) => pieces.length),
  };
  await storeCached(options.cacheDirectory, key, encoded);
  return encoded;
}

async function embedAll(tokens: readonly TokenIds[], { files, threads, carriedAt, onProgress }: EncodeOptions) {
  const { defaultEncoderThreads, openEncoderThreads } = await import("@/lib/server/encoder-threads");
  const count = threads ?? defaultEncoderThreads();
  const encoder = await openEncoderThreads(files.encoder, count);
  const rows: Float32Array[] = [];
  let next = 0;
  const lane = async () => {
    for (let row = next++; row < tokens.length; row = next++) {
      const prompt = tokens[row];
      const carried = await carriedAt?.(row);
      if (prompt && (!carried || row % CHECKED_EVERY === 0)) rows[row] = await encoder.run(prompt);
      if (carried) rows[row] = asOwn(carried, rows[row]);
      onProgress?.(1);
    }
  };
  // Two for each thread, so that none waits for the next prompt.
  await Promise.all(Array.from({ length: 2 * count }, lane)).finally(encoder.close);
  assert(rows.length > 0, "no texts to encode");
  return concatenate(rows);
}

function asOwn(carried: Float32Array, own: Float32Array | undefined): Float32Array {
  if (!own || (own.length === carried.length && dot(own, carried) >= COSINE_MIN)) return carried;
  throw new ForeignVectors("The vectors that the numeric pack carries are not what this encoder makes of the prompts.");
}

function concatenate(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const out = new Float32Array(rows.length * width);
  for (const [row, values] of rows.entries()) out.set(values, row * width);
  return out;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

async function cacheKeyOf(texts: readonly string[], { files, tokensMax }: EncodeOptions): Promise<string> {
  const hash = createHash("sha256").update(`v1 ${tokensMax} ${texts.length}`);
  for (const path of Object.values(files))
    hash.update(
      createHash("sha256")
        .update(await readFile(path))
        .digest(),
    );
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex").slice(0, 32);
}
