import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import type { Pack } from "@/lib/benchmark/pack";
import { EMBEDDINGS_PARQUET, type NumericPackFile } from "@/lib/contracts/numeric-pack";
import { PackError } from "@/lib/server/packs/pack-fault";
import { REST_FILE, restFileBytes } from "./pack/carried-vectors";
import { encodeTexts } from "./pack/encode-pack";
import type { EncodedPrompts } from "./pack/encoded-prompts";
import { readPack } from "./pack/read-pack";
import { buildNumericPack } from "./pack-build/build-numeric-pack";
import { LicenceUndecided } from "./pack-build/licence-decision";
import { loadPackOrigin } from "./pack-build/pack-origin";
import { sha256Of } from "./pack-build/sha256";
import { ENCODER_TOKENS_MAX, SHIPPED_ENCODER } from "./pack-build/shipped-encoder";
import { createProgressBar } from "./progress-bar";

// npm run pack:build -- --pack DIR [--out public/packs] [--exact]: the numeric pack of a text pack, without any text.
// --exact adds what float16 takes from its vectors, so that training need not encode the prompts again.

const { values } = parseArgs({
  options: {
    pack: { type: "string" },
    out: { type: "string", default: "public/packs" },
    exact: { type: "boolean", default: false },
  },
});
if (values.pack === undefined) {
  console.error("Usage: npm run pack:build -- --pack DIR [--out public/packs] [--exact]");
  process.exitCode = 2;
} else {
  await build(values.pack, values.out, values.exact).catch((error: unknown) => {
    console.error(error instanceof PackError || error instanceof LicenceUndecided ? error.message : error);
    process.exitCode = 1;
  });
}

async function build(packDirectory: string, outDirectory: string, isExact: boolean): Promise<void> {
  const startedAt = performance.now();
  const { pack, textById } = await readPack(packDirectory);
  const bar = createProgressBar("Encoding prompts", pack.prompts.length);
  const texts = pack.prompts.map(({ promptId }) => textById.get(promptId) ?? "");
  const encoded = await encodeTexts(texts, {
    files: SHIPPED_ENCODER,
    tokensMax: ENCODER_TOKENS_MAX,
    cacheDirectory: ".cache",
    onProgress: bar.advance,
  });
  bar.finish();
  const { files, about } = buildNumericPack({
    pack,
    textById,
    encoded,
    origin: await loadPackOrigin(packDirectory),
    encoder: {
      file: basename(SHIPPED_ENCODER.encoder),
      sha256: sha256Of(await readFile(SHIPPED_ENCODER.encoder)),
      tokensMax: ENCODER_TOKENS_MAX,
    },
  });
  const directory = join(outDirectory, pack.name.toLowerCase());
  await writeFiles(directory, files);
  if (isExact) await writeFiles(directory, restFileOf(about, { pack, encoded }));
  report(about, directory, files);
  console.log(`Done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/** Of the rows that the numeric pack keeps, in its order: that of the text pack without the sources left out. */
function restFileOf({ leftOut, files }: NumericPackFile, { pack, encoded }: { pack: Pack; encoded: EncodedPrompts }) {
  const left = new Set(leftOut.map(({ id }) => id));
  const { dims, embeddings } = encoded;
  const kept = pack.prompts.flatMap(({ source }, row) => (left.has(source) ? [] : [row]));
  const exact = new Float32Array(kept.length * dims);
  for (const [at, row] of kept.entries()) exact.set(embeddings.subarray(row * dims, (row + 1) * dims), at * dims);
  return new Map([[REST_FILE, restFileBytes(exact, files[EMBEDDINGS_PARQUET]?.sha256 ?? "")]]);
}

/** Each beside its place and then renamed; pack.json names the others by hash, so a mixture would be noticed. */
async function writeFiles(directory: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, bytes] of files) {
    await writeFile(join(directory, `${name}.part`), bytes);
    await rename(join(directory, `${name}.part`), join(directory, name));
  }
}

function report(about: NumericPackFile, directory: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const { id, basis, prompts, license } of about.sources)
    console.log(`${basis.padEnd(10)} ${id} (${prompts} prompts): ${license}`);
  for (const { id, prompts, reason } of about.leftOut) console.log(`left out   ${id} (${prompts} prompts): ${reason}`);
  for (const [name, bytes] of files) console.log(`${String(bytes.length).padStart(10)} ${join(directory, name)}`);
  const total = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  console.log(`${String(total).padStart(10)} bytes in all`);
}
