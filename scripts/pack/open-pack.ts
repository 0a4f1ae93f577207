import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Pack } from "@/lib/benchmark/pack";
import { NUMERIC_PACK_FILE } from "@/lib/contracts/numeric-pack";
import { PackError } from "@/lib/server/packs/pack-fault";
import { readNumericPack } from "@/lib/server/packs/read-pack-vectors";
import { sha256Of } from "../pack-build/sha256";
import { ENCODER_TOKENS_MAX, SHIPPED_ENCODER } from "../pack-build/shipped-encoder";
import { isSameEncoder } from "./carried-vectors";
import { type EncodeOptions, encodeTexts } from "./encode-pack";
import type { EncodedPrompts } from "./encoded-prompts";
import { readPack } from "./read-pack";

/**
 * Vectors of a pack's prompts, rows in the order of `pack.prompts`. A numeric pack has no preview features: words can
 * be read from those of a short prompt.
 */
export type PackEmbeddings =
  | EncodedPrompts
  | (Pick<EncodedPrompts, "dims" | "embeddings" | "wordPieces"> & { readonly previewDims: 0; readonly previews: null });

export type OpenedPack = {
  readonly pack: Pack;
  /** Texts by prompt id; `null` of a numeric pack, which carries none. */
  readonly textById: ReadonlyMap<string, string> | null;
  /** Encodes the texts with the shipped encoder unless told otherwise, or reads the vectors that the pack carries. */
  encode(options?: Partial<EncodeOptions>): Promise<PackEmbeddings>;
};

/** Reads the pack in `directory`, a text pack or a numeric one, whichever lies there. Throws `PackError`. */
export async function openPack(directory: string): Promise<OpenedPack> {
  return existsSync(join(directory, NUMERIC_PACK_FILE)) ? openNumericPack(directory) : openTextPack(directory);
}

async function openTextPack(directory: string): Promise<OpenedPack> {
  const { pack, textById } = await readPack(directory);
  const texts = pack.prompts.map(({ promptId }) => textById.get(promptId) ?? "");
  return { pack, textById, encode: (options) => encodeTexts(texts, { ...defaultOptions(), ...options }) };
}

async function openNumericPack(directory: string): Promise<OpenedPack> {
  const { pack, about, wordPieces, loadEmbeddings } = await readNumericPack(directory);
  return {
    pack,
    textById: null,
    async encode(options) {
      const { files, tokensMax, onProgress } = { ...defaultOptions(), ...options };
      const { encoder } = about;
      const sha256 = sha256Of(await readFile(files.encoder));
      if (!isSameEncoder(encoder, { sha256, tokensMax })) {
        const asked = `${basename(files.encoder)} ${sha256.slice(0, 12)} reading ${tokensMax} tokens`;
        const carried = `${encoder.file} ${encoder.sha256.slice(0, 12)} reading ${encoder.tokensMax}`;
        const message = `encoder: its vectors are of ${carried}, not of ${asked}; build the pack again`;
        throw new PackError(directory, [{ file: NUMERIC_PACK_FILE, line: null, message }]);
      }
      const embeddings = await loadEmbeddings();
      onProgress?.(pack.prompts.length);
      return { dims: encoder.dims, embeddings, wordPieces, previewDims: 0, previews: null };
    },
  };
}

function defaultOptions(): EncodeOptions {
  return { files: SHIPPED_ENCODER, tokensMax: ENCODER_TOKENS_MAX, cacheDirectory: ".cache" };
}
