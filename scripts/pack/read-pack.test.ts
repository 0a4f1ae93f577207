import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";
import golden from "@/lib/benchmark/golden.json";
import { type PackFiles, tinyPack, writePack } from "./pack.fixture";
import { readPack } from "./read-pack";

const OPEN_PACK = "../shared/iprbench-open";
const hasOpenPack = existsSync(join(OPEN_PACK, "manifest.json"));

async function messageAfter(breakIt: (files: PackFiles) => void): Promise<string> {
  const files = tinyPack();
  breakIt(files);
  return readPack(await writePack(files)).then(
    () => "no fault found",
    (error: Error) => error.message,
  );
}

test("a sound pack is read with prompts in ascending id and only measured pairs", async () => {
  const files = tinyPack();
  const { pack, textById } = await readPack(await writePack({ ...files, prompts: files.prompts.toReversed() }));
  expect(pack.prompts.map(({ promptId, split }) => [promptId, split])).toEqual([
    ["alpha", "train"],
    ["beta", "test"],
  ]);
  expect([...(pack.prompts[1]?.outcomes.keys() ?? [])]).toEqual(["m1"]);
  expect(textById.get("beta")).toBe("text of beta");
  expect(pack.prompts[0]?.cluster).toBe(createHash("sha256").update("text of alpha").digest("hex").slice(0, 16));
});

const row = (change: object) => ({ ...tinyPack().outcomes[2], ...change });
test.each<[string, (files: PackFiles) => void, string]>([
  ["an unknown model", (f) => f.outcomes.push(row({ model: "m9" })), "outcomes.jsonl.gz:4: unknown model m9"],
  ["an unknown prompt", (f) => f.outcomes.push(row({ prompt_id: "x" })), "outcomes.jsonl.gz:4: unknown prompt x"],
  ["quality above 1", (f) => f.outcomes.push(row({ model: "m2", quality: 1.5 })), "outcomes.jsonl.gz:4: quality"],
  ["quality below 0", (f) => f.outcomes.push(row({ model: "m2", quality: -0.1 })), "outcomes.jsonl.gz:4: quality"],
  ["a repeated pair", (f) => f.outcomes.push(row({})), "outcomes.jsonl.gz:4: pair beta, m1 twice"],
  ["negative tokens", (f) => f.outcomes.push(row({ model: "m2", output_tokens: -1 })), "outcomes.jsonl.gz:4: output"],
  [
    "tokens that are null but recorded",
    (f) => f.outcomes.push(row({ model: "m2", output_tokens: null })),
    ":4: output",
  ],
  ["a row that is no JSON", (f) => f.outcomes.splice(1, 0, { raw: "{half" }), "outcomes.jsonl.gz:2: not a JSON object"],
  [
    "a prompt in two splits",
    (f) => f.prompts.push({ ...f.prompts[0], split: "test" }),
    "prompts.jsonl.gz:3: prompt alpha in two splits",
  ],
  [
    "a text in two splits",
    (f) => f.prompts.push({ ...f.prompts[0], id: "gamma", split: "val" }),
    "prompts.jsonl.gz:3: the text of prompt gamma is also in train",
  ],
  [
    "a cluster in two splits",
    (f) => f.prompts.splice(0, 2, ...f.prompts.map((p) => ({ ...p, cluster: "k" }))),
    "prompts.jsonl.gz:2: the cluster of prompt beta is also in train",
  ],
  [
    "an unknown source",
    (f) => f.prompts.push({ ...f.prompts[0], id: "g", prompt: "g", source: "z" }),
    "prompts.jsonl.gz:3: unknown source z",
  ],
])("%s is named with file and line", async (_name, breakIt, message) => {
  expect(await messageAfter(breakIt)).toContain(message);
});

test("a candidate listed twice, or without a price, is named by its id", async () => {
  const manifestOf = (change: object) => (f: PackFiles) => {
    f.manifest = { ...f.manifest, ...change };
  };
  const [first, second] = z.array(z.record(z.string(), z.unknown())).parse(tinyPack().manifest.candidates);
  const twice = await messageAfter(manifestOf({ candidates: [first, second, first] }));
  expect(twice).toContain("manifest.json: candidates.2.id (m1): m1 twice");
  const unpriced = await messageAfter(manifestOf({ candidates: [first, { ...second, input_price_per_1m: null }] }));
  expect(unpriced).toContain("manifest.json: candidates.1.input_price_per_1m (m2): ");
});

test("what a manifest tells people only may be missing, and an optional field may be null", async () => {
  const files = tinyPack();
  const priced = (id: string) => ({ id, input_price_per_1m: 1, output_price_per_1m: 2 });
  files.manifest = { ...files.manifest, candidates: [priced("m1"), priced("m2")], sources: [{ id: "s" }] };
  files.prompts = files.prompts.map((prompt) => ({ ...prompt, cluster: null, prompt_sent: null }));
  files.outcomes = files.outcomes.map((outcome) => ({ ...outcome, samples: null, cost_usd_measured: null }));
  const { pack } = await readPack(await writePack(files));
  expect(pack.candidates.map(({ label, family }) => [label, family])).toEqual([
    ["m1", "not stated"],
    ["m2", "not stated"],
  ]);
  expect(pack.prompts[0]?.outcomes.get("m1")).toMatchObject({ samples: 1, costUsdMeasured: null });
});

test("a fault is shown without the text of the prompt", async () => {
  const message = await messageAfter((f) => f.prompts.push({ id: 7, prompt: "my secret" }));
  expect(message).toContain("prompts.jsonl.gz:3: id:");
  expect(message).not.toContain("secret");
});

test("a file that was changed after packing is refused by its hash", async () => {
  const directory = await writePack(tinyPack());
  await writeFile(join(directory, "prompts.jsonl.gz"), gzipSync(`${JSON.stringify(tinyPack().prompts[0])}\n`));
  await expect(readPack(directory)).rejects.toThrow(/prompts\.jsonl\.gz: sha256 is/);
});

test("a gzip file that was cut off is refused", async () => {
  const directory = await writePack(tinyPack());
  const file = join(directory, "outcomes.jsonl.gz");
  await truncate(file, (await readFile(file)).length - 12);
  await expect(readPack(directory)).rejects.toThrow(/outcomes\.jsonl\.gz:\d+: not readable as gzip/);
});

test("a folder that holds no pack says so", async () => {
  await expect(readPack(await mkdtemp(join(tmpdir(), "none-")))).rejects.toThrow(/manifest\.json: no such file/);
});

test("a missing rows file is named", async () => {
  const directory = await mkdtemp(join(tmpdir(), "half-"));
  await writeFile(join(directory, "manifest.json"), JSON.stringify({ ...tinyPack().manifest, files: {} }));
  await expect(readPack(directory)).rejects.toThrow(/prompts\.jsonl\.gz: no such file/);
});

test.skipIf(!hasOpenPack)(
  `the open pack has the counts of the golden file (needs ${OPEN_PACK})`,
  async () => {
    const { pack } = await readPack(OPEN_PACK);
    const expected = golden.cases.find(({ id }) => id === "pack-counts")?.expected;
    const outcomes = pack.prompts.flatMap((prompt) => [...prompt.outcomes.values()]);
    const test = pack.prompts.filter(({ split }) => split === "test");
    expect({
      prompts: pack.prompts.length,
      outcomes: outcomes.length,
      outcomes_without_cost: outcomes.filter(({ outputTokens }) => outputTokens === null).length,
      outcomes_with_zero_output_tokens: outcomes.filter(({ outputTokens }) => outputTokens === 0).length,
      test_prompts: Object.fromEntries(
        pack.sources.toSorted().map((source) => [source, test.filter((prompt) => prompt.source === source).length]),
      ),
    }).toEqual(expected);
  },
  30_000,
);
