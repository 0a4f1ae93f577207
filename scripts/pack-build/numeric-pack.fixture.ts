import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readNumericPack } from "@/lib/server/packs/read-pack-vectors";
import { type Row, tinyPack, writePack } from "../pack/pack.fixture";
import { readPack } from "../pack/read-pack";
import { buildNumericPack } from "./build-numeric-pack";
import { loadPackOrigin } from "./pack-origin";
import { sha256Of } from "./sha256";

export const DIMS = 4;

/** Three sources: one free, one without a licence, one that forbids commercial use. */
export function threeSources() {
  const files = tinyPack();
  const source = (id: string, license: string) => ({ id, license, task_type: "test", scoring_rule: "none" });
  const prompt = (id: string, from: string) => ({
    id,
    source: from,
    split: "test",
    category: "c",
    prompt: `text ${id}`,
  });
  const outcome = (prompt_id: string, model: string): Row => ({ ...files.outcomes[0], prompt_id, model });
  files.manifest.sources = [
    source("s", "MIT"),
    source("facts", "no licence file in repo"),
    source("shop", "code Apache-2.0; data CC-BY-NC-4.0 (README badge): NON-COMMERCIAL"),
  ];
  const candidates = files.manifest.candidates as Row[];
  files.manifest.candidates = [...candidates, { ...candidates[0], id: "m3" }];
  files.prompts.push(prompt("gamma", "facts"), prompt("aaa", "shop"));
  files.outcomes.push(
    { ...outcome("gamma", "m2"), output_tokens: null, tokens: "output_unavailable" },
    { ...outcome("gamma", "m1"), cost_usd_measured: 0.25, samples: 3, quality: 1 / 3 },
    outcome("aaa", "m3"),
  );
  return files;
}

/** They differ in their last number: a tenth of the row. */
export const embeddingAt = (row: number) => Float32Array.of(0.5, -0.5, 0.7, 0.1 * row);

/** The numeric pack of a text pack, and that pack. */
export async function build(files = threeSources()) {
  const directory = await writePack(files);
  const { pack, textById } = await readPack(directory);
  const embeddings = new Float32Array(pack.prompts.length * DIMS);
  for (let row = 0; row < pack.prompts.length; row++) embeddings.set(embeddingAt(row), row * DIMS);
  const built = buildNumericPack({
    pack,
    textById,
    origin: await loadPackOrigin(directory),
    encoded: { dims: DIMS, embeddings, wordPieces: Uint32Array.from(pack.prompts.keys()) },
    encoder: { file: "encoder.onnx", sha256: "0".repeat(64), tokensMax: 256 },
  });
  return { ...built, pack };
}

/** Into a new folder, which is answered. */
export async function writeFiles(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "numeric-"));
  for (const [name, bytes] of files) await writeFile(join(directory, name), bytes);
  return directory;
}

/** Replaces a file and tells pack.json its new hash, as a faulty builder would. */
export function rebuilt(files: Map<string, Uint8Array>, name: string, bytes: Uint8Array): Map<string, Uint8Array> {
  const about = JSON.parse(new TextDecoder().decode(files.get("pack.json")));
  about.files[name] = { ...about.files[name], sha256: sha256Of(bytes) };
  return new Map([...files, [name, bytes], ["pack.json", new TextEncoder().encode(JSON.stringify(about))]]);
}

/** What reading these files says, embeddings included. */
export async function messageOf(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const directory = await writeFiles(files);
  const read = readNumericPack(directory).then(({ loadEmbeddings }) => loadEmbeddings());
  return read.then(
    () => "no fault found",
    (error: Error) => error.message,
  );
}
