import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { encodeTexts } from "./pack/encode-pack";
import { PackError } from "./pack/pack-fault";
import { readPack } from "./pack/read-pack";
import { createProgressBar } from "./progress-bar";
import { fitRouter } from "./train/fit-router";
import { measureRouter } from "./train/measure-router";
import { OptionError, parseTrainOptions, USAGE } from "./train/options";
import { writeRouter } from "./train/write-router";

// Fits a router on a pack: texts → vectors (cached) → networks and calibration → files, see docs/training.md.

try {
  await train(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof OptionError || cause instanceof PackError)) throw cause;
  console.error(cause instanceof OptionError ? `${cause.message}\n\n${USAGE}` : cause.message);
  process.exitCode = 1;
}

async function train(args: readonly string[]): Promise<void> {
  const options = parseTrainOptions(args);
  const startedAt = performance.now();
  const { pack, textById } = await readPack(options.pack);
  const files = {
    encoder: join(options.models, "encoder/encoder.int8.onnx"),
    tokenizer: join(options.models, "encoder/tokenizer.json"),
    tokenizerConfig: join(options.models, "encoder/tokenizer_config.json"),
    preview: join(options.models, "preview/preview.safetensors"),
  };
  const encoder = modelManifest.shape.encoder
    .pick({ name: true, version: true, tokensMax: true })
    .parse(await encoderFacts(options.models));
  const encodeBar = createProgressBar("encode prompts", pack.prompts.length);
  const encoded = await encodeTexts(
    pack.prompts.map(({ promptId }) => textById.get(promptId) ?? ""),
    {
      files,
      tokensMax: encoder.tokensMax,
      cacheDirectory: options.cache,
      threads: options.threads,
      onProgress: encodeBar.advance,
    },
  );
  encodeBar.finish();
  const encodedAt = performance.now();
  const fitBar = createProgressBar("fit and cross-fit", 1);
  const router = await fitRouter(pack, encoded, {
    version: options.version,
    seed: options.seed,
    threads: options.threads,
    encoder: {
      name: encoder.name,
      version: encoder.version,
      embeddingSha256: createHash("sha256")
        .update(await readFile(files.encoder))
        .digest("hex"),
    },
    onProgress: fitBar.moveTo,
  });
  fitBar.finish();
  const fittedAt = performance.now();
  const metrics = measureRouter(router, pack, encoded);
  const written = await writeRouter(options.out, { ...router.card, metrics }, router.weights);
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(0)} s`;
  console.log(
    [
      `router ${options.version}: ${router.set.modelIds.length} candidates, ${router.set.prompts.length} training prompts`,
      `card ${written.cardBytes} bytes, weights ${written.weightsBytes} bytes in ${options.out}`,
      written.manifestUpdated ? "manifest.json now serves it" : "no manifest.json there: nothing serves it yet",
      `read and encode ${seconds(startedAt, encodedAt)}, fit ${seconds(encodedAt, fittedAt)}, measure ${seconds(fittedAt, performance.now())}`,
    ].join("\n"),
  );
}

/** From the manifest beside the encoder; a folder without one holds the encoder the product ships with. */
async function encoderFacts(models: string): Promise<unknown> {
  const text = await readFile(join(models, "manifest.json"), "utf8").catch(() => undefined);
  if (text === undefined) return { name: "ipr-encoder-4", version: "1.0.0", tokensMax: 256 };
  return modelManifest.parse(JSON.parse(text)).encoder;
}
