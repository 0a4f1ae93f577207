import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pack } from "@/lib/benchmark/pack";
import { type ModelManifest, modelManifest } from "@/lib/contracts/model-manifest";
import { type CarriedVectors, findCarriedVectors } from "../pack/carried-vectors";
import { type EncodeOptions, encodeTexts } from "../pack/encode-pack";
import type { EncodedPrompts } from "../pack/encoded-prompts";
import { sha256Of } from "../pack-build/sha256";
import { createProgressBar } from "../progress-bar";
import type { TrainOptions } from "./options";

type TextPack = { readonly pack: Pack; readonly textById: ReadonlyMap<string, string> };

/** Two files of one encoder: the int8 one, whose vectors routers are fitted on, and the one for WebGPU. */
export type TrainingEncoder = {
  /** As the router's card names it. */
  readonly facts: { readonly name: string; readonly version: string; readonly embeddingSha256: string };
  /** Every prompt of the pack, in its order, and how many of the vectors were carried by the repository. */
  encodeAll(): Promise<{ readonly encoded: EncodedPrompts; readonly carriedCount: number }>;
  /** The prompts at `positions` as WebGPU encodes them. */
  encodeForWebGpu(positions: readonly number[]): Promise<EncodedPrompts>;
};

export async function openTrainingEncoder(
  { pack, textById }: TextPack,
  { models, cache, threads, encodeAll }: TrainOptions,
): Promise<TrainingEncoder> {
  const files = {
    encoder: join(models, "encoder/encoder.int8.onnx"),
    tokenizer: join(models, "encoder/tokenizer.json"),
    tokenizerConfig: join(models, "encoder/tokenizer_config.json"),
    preview: join(models, "preview/preview.safetensors"),
  };
  const { name, version, tokensMax } = await encoderFacts(models);
  const embeddingSha256 = sha256Of(await readFile(files.encoder));
  const idAt = (position: number) => pack.prompts[position]?.promptId ?? "";
  const encode = async (title: string, positions: readonly number[], change: Partial<EncodeOptions>) => {
    const bar = createProgressBar(title, positions.length);
    const texts = positions.map((position) => textById.get(idAt(position)) ?? "");
    const options = { files, tokensMax, cacheDirectory: cache, threads, onProgress: bar.advance };
    const encoded = await encodeTexts(texts, { ...options, ...change });
    bar.finish();
    return encoded;
  };
  return {
    facts: { name, version, embeddingSha256 },
    async encodeAll() {
      let vectors: Promise<CarriedVectors | undefined> | undefined;
      const carriedAt = async (row: number) => {
        vectors ??= findCarriedVectors(pack, { sha256: embeddingSha256, tokensMax });
        return (await vectors)?.get(idAt(row));
      };
      const all = [...pack.prompts.keys()];
      const encoded = await encode("encode prompts", all, encodeAll ? {} : { carriedAt });
      return { encoded, carriedCount: (await vectors)?.size ?? 0 };
    },
    encodeForWebGpu: (positions) =>
      encode("encode for WebGPU", positions, {
        files: { ...files, encoder: join(models, "encoder/encoder.fp16w.onnx") },
      }),
  };
}

/** From the manifest beside the encoder; a folder without one holds the encoder the product ships with. */
async function encoderFacts(models: string): Promise<Pick<ModelManifest["encoder"], "name" | "version" | "tokensMax">> {
  const text = await readFile(join(models, "manifest.json"), "utf8").catch(() => undefined);
  if (text === undefined) return { name: "ipr-encoder-4", version: "1.0.0", tokensMax: 256 };
  return modelManifest.parse(JSON.parse(text)).encoder;
}
