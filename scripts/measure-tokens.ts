import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { o200kTokens } from "@/lib/server/token-count";

// npm run tokens:measure -- --pack DIR: what providers counted per token of OpenAI's o200k encoding, from the answers of a
// text pack whose counts were recorded. Factors come from one half of the prompts, errors from the other.

const { values } = parseArgs({
  options: { pack: { type: "string" }, out: { type: "string", default: "lib/server/token-factors.json" } },
});
const manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  candidates: z.array(z.looseObject({ id: z.string(), family: z.string() })),
});
const outcome = z.looseObject({
  ...{ prompt_id: z.string(), model: z.string(), tokens: z.string(), output_tokens: z.number().nullish() },
});
const response = z.looseObject({ prompt_id: z.string(), model: z.string(), text: z.string() });
type Counted = { readonly promptId: string; readonly recorded: number; readonly o200k: number; readonly bytes: number };

const OWN_ENCODING = /^gpt-4o/;
const ERROR_MEDIAN_MAX = 0.2;

if (values.pack === undefined) {
  console.error("Usage: npm run tokens:measure -- --pack DIR [--out FILE]");
  process.exitCode = 2;
} else await measure(values.pack, values.out);

async function measure(directory: string, out: string): Promise<void> {
  const { name, version, candidates } = manifest.parse(
    JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")),
  );
  const familyOf = new Map(candidates.map(({ id, family }) => [id, family]));
  const byModel = await readCounted(directory);
  const byFamily = new Map<string, Counted[]>();
  for (const [model, counted] of byModel) {
    const family = familyOf.get(model) ?? model;
    byFamily.set(family, [...(byFamily.get(family) ?? []), ...counted]);
  }
  const file = {
    source: `${name} ${version}: output_tokens that a provider recorded, against its answer's text`,
    encoding: "o200k_base of gpt-tokenizer",
    error:
      "mean of |estimate − recorded| ÷ recorded on the half of the prompts that gave no factor; fourBytes: bytes ÷ 4",
    note: "a factor of null: the record does not follow the text (errorMedian above 0.2), so nothing was learned from it; OpenAI's gpt-4o models use the encoding itself, factor 1",
    families: fitAll(byFamily),
    models: fitAll(byModel),
  };
  await writeFile(out, `${JSON.stringify(file, null, 2)}\n`);
  console.table(file.families);
  console.table(file.models);
}

async function readCounted(directory: string): Promise<Map<string, Counted[]>> {
  const recorded = new Map<string, number>();
  for await (const line of linesOf(join(directory, "outcomes.jsonl.gz"))) {
    const { prompt_id, model, tokens, output_tokens } = outcome.parse(JSON.parse(line));
    if (tokens === "recorded" && output_tokens) recorded.set(`${prompt_id} ${model}`, output_tokens);
  }
  const byModel = new Map<string, Counted[]>();
  for await (const line of linesOf(join(directory, "responses.jsonl.gz"))) {
    const { prompt_id, model, text } = response.parse(JSON.parse(line));
    const tokens = recorded.get(`${prompt_id} ${model}`);
    if (tokens === undefined || text === "") continue;
    const counted = { promptId: prompt_id, recorded: tokens, o200k: o200kTokens(text), bytes: Buffer.byteLength(text) };
    const known = byModel.get(model);
    if (known) known.push(counted);
    else byModel.set(model, [counted]);
  }
  return byModel;
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Number.POSITIVE_INFINITY });
}

function fitAll(groups: ReadonlyMap<string, readonly Counted[]>) {
  const byId = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byId.map(([id, counted]) => [id, fit(counted, OWN_ENCODING.test(id) ? 1 : undefined)]));
}

/** `known`: the factor where the encoding is the model's own. */
function fit(counted: readonly Counted[], known: number | undefined) {
  const fitted = counted.filter(({ promptId }) => isInFirstHalf(promptId));
  const held = counted.filter(({ promptId }) => !isInFirstHalf(promptId));
  // The median of the ratios: a few answers whose record counts what is not in the text must not move it.
  const factor = known ?? medianOf(fitted.map(({ recorded, o200k }) => recorded / o200k));
  const errorMedian = medianOf(held.map((one) => errorOf(one.o200k * factor, one)));
  return {
    factor: errorMedian > ERROR_MEDIAN_MAX ? null : round(factor),
    answers: counted.length,
    errorMean: round(meanOf(held.map((one) => errorOf(one.o200k * factor, one)))),
    errorMedian: round(errorMedian),
    errorMeanFourBytes: round(meanOf(held.map((one) => errorOf(one.bytes / 4, one)))),
  };
}

function isInFirstHalf(promptId: string): boolean {
  return (createHash("sha256").update(promptId).digest()[0] ?? 0) < 128;
}

function errorOf(estimate: number, { recorded }: Counted): number {
  return Math.abs(estimate - recorded) / recorded;
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
