import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build, DIMS, writeFiles } from "../pack-build/numeric-pack.fixture";
import { sha256Of } from "../pack-build/sha256";
import { SHIPPED_ENCODER } from "../pack-build/shipped-encoder";
import { openPack } from "./open-pack";
import { tinyPack, writePack } from "./pack.fixture";

/** A numeric pack, and a file that passes for the encoder that made its vectors. */
async function numericPackOf(encoderBytes: string): Promise<string> {
  const { files } = await build();
  const about = JSON.parse(new TextDecoder().decode(files.get("pack.json")));
  about.encoder.sha256 = sha256Of(encoderBytes);
  files.set("pack.json", new TextEncoder().encode(JSON.stringify(about)));
  return writeFiles(files);
}

async function encoderFile(bytes: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "encoder-")), "encoder.onnx");
  await writeFile(path, bytes);
  return path;
}

test("a folder with pack.json is a numeric pack: no texts, its own vectors, no preview features", async () => {
  const { pack, textById, encode } = await openPack(await numericPackOf("weights"));
  expect(textById).toBeNull();
  let done = 0;
  const encoder = await encoderFile("weights");
  const encoded = await encode({ files: { ...SHIPPED_ENCODER, encoder }, onProgress: (by) => (done += by) });
  expect(encoded).toMatchObject({ dims: DIMS, previewDims: 0, previews: null });
  expect(encoded.embeddings.length).toBe(pack.prompts.length * DIMS);
  expect([encoded.wordPieces.length, done]).toEqual([3, 3]);
});

test("vectors of another encoder, or of a shorter reading, are not passed off as this one's", async () => {
  const { encode } = await openPack(await numericPackOf("weights"));
  const other = encode({ files: { ...SHIPPED_ENCODER, encoder: await encoderFile("other weights") } });
  await expect(other).rejects.toThrow(/pack\.json: encoder: its vectors are of encoder\.onnx .* build the pack again/);
  const encoder = await encoderFile("weights");
  const shorter = encode({ files: { ...SHIPPED_ENCODER, encoder }, tokensMax: 128 });
  await expect(shorter).rejects.toThrow(/reading 256, not of .* reading 128/);
});

test("a folder without pack.json is read as a text pack", async () => {
  const { pack, textById } = await openPack(await writePack(tinyPack()));
  expect([pack.prompts.length, textById?.get("beta")]).toEqual([2, "text of beta"]);
});
