import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { build, DIMS, embeddingAt, writeFiles } from "../pack-build/numeric-pack.fixture";
import { findCarriedVectors, REST_FILE, restFileBytes } from "./carried-vectors";

const ENCODER = { sha256: "0".repeat(64), tokensMax: 256 };

/** A folder with the numeric pack `tiny` and the rest of its vectors, and the text pack it was made from. */
async function carriedPack() {
  const { files, about, pack } = await build();
  const kept = ["alpha", "beta", "gamma"];
  const exact = new Map(kept.map((id) => [id, embeddingAt(pack.prompts.findIndex(({ promptId }) => promptId === id))]));
  const numbers = Float32Array.from(kept.flatMap((id) => [...(exact.get(id) ?? [])]));
  files.set(REST_FILE, restFileBytes(numbers, about.files["embeddings.parquet"]?.sha256 ?? ""));
  const written = await writeFiles(files);
  const folder = join(dirname(written), `${written.split("/").at(-1)}-packs`, "tiny");
  await mkdir(dirname(folder));
  await rename(written, folder);
  return { pack, exact, folder, directory: dirname(folder) };
}

test("float32 vectors come back bit for bit, by prompt, for the sources that the numeric pack carries", async () => {
  const { pack, exact, directory } = await carriedPack();
  const found = await findCarriedVectors(pack, ENCODER, directory);
  expect([...(found ?? [])]).toEqual([...exact]);
  expect(found?.get("alpha")?.length).toBe(DIMS);
});

test("vectors of other texts, of another encoder or of a shorter reading are not taken", async () => {
  const { pack, directory } = await carriedPack();
  const otherTexts = { ...pack, sha256ByFile: new Map([...pack.sha256ByFile, ["prompts.jsonl.gz", "1"]]) };
  expect(await findCarriedVectors(otherTexts, ENCODER, directory)).toBeUndefined();
  expect(await findCarriedVectors({ ...pack, sha256ByFile: new Map() }, ENCODER, directory)).toBeUndefined();
  expect(await findCarriedVectors(pack, { ...ENCODER, sha256: "1".repeat(64) }, directory)).toBeUndefined();
  expect(await findCarriedVectors(pack, { ...ENCODER, tokensMax: 128 }, directory)).toBeUndefined();
  expect(await findCarriedVectors({ ...pack, name: "Other" }, ENCODER, directory)).toBeUndefined();
});

test("a rest that is damaged, or of other vectors, is refused and says what to do", async () => {
  const { pack, directory, folder } = await carriedPack();
  const path = join(folder, REST_FILE);
  const bytes = await readFile(path);
  await writeFile(path, bytes.with(bytes.length - 6, (bytes.at(-6) ?? 0) ^ 1));
  await expect(findCarriedVectors(pack, ENCODER, directory)).rejects.toThrow("is damaged");
  await writeFile(path, restFileBytes(new Float32Array(3 * DIMS), "2".repeat(64)));
  await expect(findCarriedVectors(pack, ENCODER, directory)).rejects.toThrow("belongs to another embeddings.parquet");
});
