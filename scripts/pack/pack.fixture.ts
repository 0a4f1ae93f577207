import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** `raw` stands for a whole line, as it is. */
export type Row = Record<string, unknown>;
export type PackFiles = { manifest: Row; prompts: Row[]; outcomes: Row[] };

/** A sound pack of two prompts and two models, to be broken by a test. */
export function tinyPack(): PackFiles {
  const prompt = (id: string, split: string) => ({ id, source: "s", split, category: "c", prompt: `text of ${id}` });
  const outcome = (prompt_id: string, model: string) => ({
    prompt_id,
    model,
    quality: 0.5,
    input_tokens: 3,
    output_tokens: 7,
    tokens: "recorded",
  });
  const candidate = (id: string) => ({
    id,
    family: "f",
    label: id,
    tier: "core",
    input_price_per_1m: 1,
    output_price_per_1m: 2,
    price_source: "a test",
  });
  return {
    manifest: {
      name: "Tiny",
      version: "1.0.0",
      candidates: [candidate("m1"), candidate("m2")],
      sources: [{ id: "s", license: "none", task_type: "test", scoring_rule: "none" }],
    },
    prompts: [prompt("alpha", "train"), prompt("beta", "test")],
    outcomes: [outcome("alpha", "m1"), outcome("alpha", "m2"), outcome("beta", "m1")],
  };
}

/** Writes the rows as a pack with right hashes into a new folder and answers the folder. */
export async function writePack({ manifest, prompts, outcomes }: PackFiles): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "pack-"));
  const files: Record<string, { rows: number; sha256: string }> = {};
  for (const [name, rows] of Object.entries({ prompts, outcomes })) {
    const packed = gzipSync(rows.map((row) => `${row.raw ?? JSON.stringify(row)}\n`).join(""));
    await writeFile(join(directory, `${name}.jsonl.gz`), packed);
    files[`${name}.jsonl.gz`] = { rows: rows.length, sha256: createHash("sha256").update(packed).digest("hex") };
  }
  await writeFile(join(directory, "manifest.json"), JSON.stringify({ ...manifest, files }));
  return directory;
}
