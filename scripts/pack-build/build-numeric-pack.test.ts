import { expect, test } from "vitest";
import { withoutSources } from "@/lib/benchmark/numeric-pack";
import { dot } from "@/lib/core/embedding";
import { readNumericPack } from "@/lib/server/packs/read-pack-vectors";
import { type Row, writePack } from "../pack/pack.fixture";
import { readPack } from "../pack/read-pack";
import { build, DIMS, threeSources, writeFiles } from "./numeric-pack.fixture";
import { sha256Of } from "./sha256";

test("a numeric pack read back has the numbers of its text pack, in the order of ids", async () => {
  const directory = await writePack(threeSources());
  const expected = withoutSources((await readPack(directory)).pack, new Set(["shop"]));
  const { pack, wordPieces, loadEmbeddings } = await readNumericPack(await writeFiles((await build()).files));
  expect(pack.prompts).toEqual(expected.prompts);
  expect(pack.candidates).toEqual(expected.candidates);
  expect([pack.name, pack.version, pack.sources]).toEqual(["Tiny", "1.0.0", ["s", "facts"]]);
  expect([...wordPieces]).toEqual([1, 2, 3]); // row 0 was "aaa", of the source left out
  const embeddings = await loadEmbeddings();
  expect(embeddings.length).toBe(3 * DIMS);
  expect(embeddings[3]).toBeCloseTo(0.1 / Math.hypot(0.5, 0.5, 0.7, 0.1), 3);
  expect(dot(embeddings.subarray(0, DIMS), embeddings.subarray(0, DIMS))).toBeCloseTo(1, 6);
});

test("a source without commercial use stays out, with its prompts and the candidates that only it measured", async () => {
  const { about, files } = await build();
  expect(about.sources.map(({ id, basis }) => [id, basis])).toEqual([
    ["s", "licensed"],
    ["facts", "facts-only"],
  ]);
  expect(about.leftOut).toMatchObject([{ id: "shop", prompts: 1, outcomes: 1 }]);
  expect(about.candidates.map(({ modelId }) => modelId)).toEqual(["m1", "m2"]);
  expect(new TextDecoder().decode(files.get("test-prompts.jsonl"))).not.toContain("aaa");
});

test("a licence that nobody has decided on stops the build and is quoted", async () => {
  const files = threeSources();
  files.manifest.sources = [{ id: "s", license: "MIT, except on Sundays", task_type: "t", scoring_rule: "r" }];
  files.prompts = files.prompts.slice(0, 2);
  files.outcomes = files.outcomes.slice(0, 3);
  await expect(build(files)).rejects.toThrow('Source s: nobody has decided on the licence "MIT, except on Sundays"');
});

test("a licence without commercial use keeps a source out, however it is worded", async () => {
  const files = threeSources();
  const source = (id: string, license: string) => ({ id, license, task_type: "t", scoring_rule: "r" });
  files.manifest.sources = [
    source("s", "MIT"),
    source("facts", "CC BY-NC 4.0"),
    source("shop", "for noncommercial use"),
  ];
  const { about } = await build(files);
  expect(about.leftOut.map(({ id }) => id)).toEqual(["facts", "shop"]);
});

test("an id that reads like a title stops the build", async () => {
  const files = threeSources();
  files.prompts.push({ id: "What happened in Paris", source: "s", split: "val", category: "c", prompt: "p" });
  await expect(build(files)).rejects.toThrow("an id of source s");
});

test("no file of a numeric pack holds a prompt", async () => {
  const { files } = await build();
  const texts = ["text of alpha", "text of beta", "text gamma", "text aaa"];
  for (const [name, bytes] of files)
    for (const text of texts) expect([name, Buffer.from(bytes).includes(text)]).toEqual([name, false]);
});

test("the same text pack gives the same bytes, whatever the order of its rows", async () => {
  const shuffled = threeSources();
  shuffled.prompts.reverse();
  shuffled.outcomes.reverse();
  const [first, second] = [await build(), await build(shuffled)];
  for (const name of ["prompts.parquet", "outcomes.parquet", "embeddings.parquet", "test-prompts.jsonl"])
    expect([name, sha256Of(second.files.get(name) ?? "")]).toEqual([name, sha256Of(first.files.get(name) ?? "none")]);
  expect(await build()).toEqual(first);
});

test("the metadata names every file with the hash it has", async () => {
  const { files } = await build();
  const croissant = JSON.parse(new TextDecoder().decode(files.get("croissant.json")));
  const hashes = croissant.distribution.map((file: Row) => [file.name, file.sha256]);
  const data = [...files].filter(([name]) => !["croissant.json", "README.md"].includes(name));
  expect(Object.fromEntries(hashes)).toEqual(Object.fromEntries(data.map(([name, bytes]) => [name, sha256Of(bytes)])));
});
