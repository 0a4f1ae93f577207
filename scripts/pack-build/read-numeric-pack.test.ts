import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withoutSources } from "@/lib/benchmark/numeric-pack";
import { parquetBytes } from "@/lib/server/packs/parquet-file";
import { readNumericPack } from "@/lib/server/packs/read-pack-vectors";
import type { Row } from "../pack/pack.fixture";
import { readPack } from "../pack/read-pack";
import { build, messageOf, rebuilt } from "./numeric-pack.fixture";
import { sha256Of } from "./sha256";
import { EMBEDDING_FORMATS, OUTCOME_FORMATS, PROMPT_FORMATS } from "./table-formats";

test.each(["prompts.parquet", "outcomes.parquet", "embeddings.parquet"])(
  "one changed byte of %s is refused by its hash, and a file that is none by its format",
  async (name) => {
    const { files } = await build();
    const bytes = Uint8Array.from(files.get(name) ?? []);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(await messageOf(new Map([...files, [name, bytes]]))).toMatch(`${name}: sha256 is`);
    const cut = bytes.subarray(0, bytes.length - 7);
    expect(await messageOf(rebuilt(files, name, cut))).toMatch(`${name}: not readable as Parquet`);
    files.delete(name);
    expect(await messageOf(files)).toMatch(`${name}: no such file`);
  },
);

const outcomes = (change: Row) => {
  const row = { prompt_id: "beta", model: "m1", quality: 0.5, input_tokens: 1, output_tokens: 2, token_basis: "mixed" };
  const whole: Row = { ...row, cost_usd_measured: null, samples: 1, ...change };
  return Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, [value]]));
};
const prompts = (...rows: Row[]) => {
  const row = { prompt_id: "beta", source: "s", split: "test", category: "c", cluster: "k", word_pieces: 1 };
  const whole: Row[] = rows.map((change) => ({ ...row, ...change }));
  return Object.fromEntries(Object.keys(row).map((name) => [name, whole.map((each) => each[name])]));
};
test.each([
  [outcomes({ quality: 1.5 }), "outcomes.parquet: column quality, row 0: Too big"],
  [outcomes({ quality: Number.NaN }), "outcomes.parquet: column quality, row 0"],
  [outcomes({ model: "m9" }), "outcomes.parquet: column model, row 0: unknown model m9"],
  [outcomes({ prompt_id: "zeta" }), "outcomes.parquet: column prompt_id, row 0: unknown prompt zeta"],
  [outcomes({ input_tokens: -1 }), "outcomes.parquet: column input_tokens, row 0"],
  [outcomes({ output_tokens: null }), "outcomes.parquet: column output_tokens, row 0: null exactly when"],
  [outcomes({ token_basis: "guessed" }), "outcomes.parquet: column token_basis, row 0"],
])("an outcome that cannot be is named by file, column and row (%#)", async (table, message) => {
  const { files } = await build();
  expect(await messageOf(rebuilt(files, "outcomes.parquet", parquetBytes(table, OUTCOME_FORMATS)))).toContain(message);
});
test.each([
  [prompts({}, { prompt_id: "alpha" }), "prompts.parquet: column prompt_id, row 1: alpha does not come after beta"],
  [prompts({}, {}), "prompts.parquet: column prompt_id, row 1: beta does not come after beta"],
  [prompts({ source: "shop" }), "prompts.parquet: column source, row 0: unknown source shop"],
  [prompts({ split: "dev" }), "prompts.parquet: column split, row 0"],
  [prompts({ word_pieces: -1 }), "prompts.parquet: column word_pieces, row 0"],
])("a prompt that cannot be is named by file, column and row (%#)", async (table, message) => {
  const { files } = await build();
  expect(await messageOf(rebuilt(files, "prompts.parquet", parquetBytes(table, PROMPT_FORMATS)))).toContain(message);
});

test("a missing column is named", async () => {
  const { files } = await build();
  const { quality: _, ...formats } = OUTCOME_FORMATS;
  const bytes = parquetBytes(outcomes({}), formats);
  expect(await messageOf(rebuilt(files, "outcomes.parquet", bytes))).toContain("column quality is missing");
});

test("embeddings of other prompts or of another width are refused", async () => {
  const { files } = await build();
  const table = (ids: string[], bytes: number) =>
    parquetBytes({ prompt_id: ids, embedding: ids.map(() => new Uint8Array(bytes)) }, EMBEDDING_FORMATS);
  const ids = ["alpha", "beta", "gamma"];
  const messageWith = (bytes: Uint8Array) => messageOf(rebuilt(files, "embeddings.parquet", bytes));
  expect(await messageWith(table(["alpha", "gamma", "beta"], 8))).toContain("column prompt_id differs");
  expect(await messageWith(table(ids.slice(1), 8))).toContain("column prompt_id differs");
  expect(await messageWith(table(ids, 6))).toContain("column embedding, row 0: not 4 float16 numbers");
});

test("a pack of another format version is named as such", async () => {
  const { files } = await build();
  const about = { ...JSON.parse(new TextDecoder().decode(files.get("pack.json"))), formatVersion: 2, more: true };
  files.set("pack.json", new TextEncoder().encode(JSON.stringify(about)));
  expect(await messageOf(files)).toContain("pack.json: format version is 2, this program reads 1");
});

const hasTexts = existsSync("../shared/iprbench-open") && existsSync("../shared/iprbench-modern");
test.skipIf(!hasTexts).each([
  ["iprbench-open", 19_656],
  ["iprbench-modern", 10_014],
])(
  "public/packs/%s has the numbers of the text pack it was made from, %d prompts (needs ../shared)",
  async (name, count) => {
    const carried = join("public/packs", name);
    const { pack, about } = await readNumericPack(carried);
    const { pack: whole, textById } = await readPack(join("../shared", name));
    const expected = withoutSources(whole, new Set(about.leftOut.map(({ id }) => id)));
    expect(pack.prompts.length).toBe(count);
    expect(pack.prompts).toEqual(expected.prompts);
    expect(pack.candidates).toEqual(expected.candidates);
    const lines = (await readFile(join(carried, "test-prompts.jsonl"), "utf8")).trimEnd().split("\n");
    const textSha256 = (promptId: string) => sha256Of(textById.get(promptId) ?? "");
    const test = expected.prompts.filter(({ split }) => split === "test");
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      test.map(({ promptId, source }) => ({ id: promptId, source, text_sha256: textSha256(promptId) })),
    );
  },
  120_000,
);
