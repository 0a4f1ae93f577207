import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { METRICS } from "@/lib/benchmark/metric";
import { writePack } from "../pack/pack.fixture";

const HAS_ENCODER = existsSync("public/models/encoder/encoder.int8.onnx");
const rowsOf = z.array(
  z.object({
    router: z.string(),
    track: z.string(),
    split: z.string(),
    n: z.number(),
    metrics: z.record(z.string(), z.object({ value: z.number().nullable() })),
    curve: z.array(z.object({ knob: z.number(), costUsd: z.number().nullable(), quality: z.number() })),
  }),
);

const SPLITS = Array.from({ length: 24 }, (_, i) => ["train", "train", "val", "test"][i & 3] ?? "train");

/** A pack of prompts numbered from `first`: the dear model is right, the cheap one on every second prompt. */
function packOf(splits: readonly string[], first: number, sourceNames: readonly string[] = ["s"], dearUsd = 9) {
  const candidate = (id: string, usd: number) => ({
    id,
    family: "f",
    label: id,
    tier: "core",
    input_price_per_1m: usd,
    output_price_per_1m: usd,
    price_source: "a test",
  });
  const words = ["apple", "boat", "cloud", "drum", "engine", "forest", "glass"];
  const prompts = splits.map((split, i) => {
    const word = words[i % words.length];
    const source = sourceNames[i % sourceNames.length] ?? "s";
    return { id: `q${first + i}`, source, split, category: "c", prompt: `${word} ${"x".repeat(first + i + 1)}` };
  });
  const outcomes = prompts.flatMap(({ id }, i) =>
    ["cheap", "dear"].map((model) => ({
      prompt_id: id,
      model,
      quality: model === "dear" || i % 2 === 0 ? 1 : 0,
      input_tokens: 10,
      output_tokens: 20 + (i % 5),
      tokens: "recorded",
    })),
  );
  const sources = sourceNames.map((id) => ({ id, license: "none", task_type: "test", scoring_rule: "none" }));
  const manifest = {
    name: "Made",
    version: "1.0.0",
    candidates: [candidate("cheap", 1), candidate("dear", dearUsd)],
    sources,
  };
  return writePack({ manifest, prompts, outcomes });
}

async function evaluate(...args: string[]) {
  const script = [
    "--import",
    "tsx",
    "--conditions=react-server",
    "scripts/evaluate.ts",
    "--json",
    "--replicates",
    "50",
    ...args,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, script, { maxBuffer: 1e8 });
  return rowsOf.parse(JSON.parse(stdout));
}

describe.skipIf(!HAS_ENCODER)(
  `npm run evaluate${HAS_ENCODER ? "" : " (skipped: the encoder is not in public/models)"}`,
  () => {
    test("routers trained on one pack are scored on the test rows of another that has nothing else, twice the same", async () => {
      const training = await packOf(
        Array.from({ length: 40 }, (_, i) => (i % 4 === 3 ? "val" : "train")),
        0,
      );
      const scored = await packOf(
        Array.from({ length: 12 }, () => "test"),
        1000,
      );
      const args = ["--pack", training, "--score", scored, "--router", "ipr-utility", "--router", "best-fixed"];
      const rows = await evaluate(...args);
      expect(rows.map(({ router, n, split }) => [router, n, split])).toEqual([
        ["best-fixed", 12, "test"],
        ["ipr-utility", 12, "test"],
      ]);
      for (const { metrics } of rows) expect(Object.keys(metrics)).toEqual([...METRICS]);
      expect(rows[0]?.metrics["bounded-arqgc"]?.value).toBeCloseTo(0.5, 12);
      expect(rows[0]?.curve).toEqual([{ knob: 0, costUsd: expect.any(Number), quality: 1 }]);
      expect(await evaluate(...args)).toEqual(rows);
    }, 240_000);

    test("--both-views scores each track of several sources twice, and a router does not know the source it is asked about", async () => {
      const splits = Array.from({ length: 80 }, (_, i) => ["train", "train", "val", "test"][(i >> 1) & 3] ?? "train");
      const pack = await packOf(splits, 0, ["even", "odd"]);
      const rows = await evaluate("--pack", pack, "--both-views", "--router", "routerbench-predictive");
      const view = (track: string) => rows.find((row) => row.track === track);
      const [usual, leftOut] = [view("whole-pack"), view("whole-pack:leave-one-source-out")];
      expect([rows.length, usual?.n, leftOut?.n]).toEqual([2, 20, 20]);
      // The dear model is right everywhere, the cheap one on even prompts only. Who saw both sources tells them apart
      // as far as words allow; who saw only the other source takes its verdict for all: the curves differ.
      expect(leftOut?.curve).not.toEqual(usual?.curve);
      const alone = await packOf(splits, 0);
      const single = await evaluate("--pack", alone, "--both-views", "--router", "best-fixed");
      expect(single.map(({ track }) => track)).toEqual(["whole-pack"]);
    }, 240_000);

    test("the numeric pack of the repository is enough: a track is scored with no text at hand, but nothing is timed on texts", async () => {
      const args = ["--pack", "public/packs/iprbench-open", "--track", "claude-wide"];
      const rows = await evaluate(...args, "--router", "carrot");
      expect(rows.map(({ router, n }) => [router, n])).toEqual([["carrot", 211]]);
      expect(rows[0]?.metrics["raw-arqgc"]?.value).toBeGreaterThan(0);
      await expect(evaluate(...args, "--router", "carrot", "--latency")).rejects.toThrow(/no prompt texts/);
    }, 120_000);

    test("a track or an option that does not exist is named, and nothing is scored", async () => {
      const training = await packOf(["train", "val", "test"], 0);
      await expect(evaluate("--pack", training, "--track", "nowhere")).rejects.toThrow(/no track nowhere/);
      await expect(evaluate("--pack", "scripts")).rejects.toThrow(/manifest.json: no such file/);
      await expect(evaluate("--split", "train")).rejects.toThrow(/--split is test or val/);
      await expect(evaluate("--pack", training, "--router", "nobody")).rejects.toThrow(/no router nobody/);
    }, 120_000);

    test("what cannot be compared or cross-fitted is refused in words, not by a stack", async () => {
      const [one, whole, dearer] = await Promise.all([
        packOf(["train", "test"], 0),
        packOf(SPLITS, 0),
        packOf(["test"], 900, ["s"], 10),
      ]);
      const only = ["--router", "best-fixed"];
      await expect(evaluate("--pack", one, ...only)).rejects.toThrow(/prompts to cross-fit on/);
      const left = ["--track", "whole-pack:leave-one-source-out"];
      await expect(evaluate("--pack", whole, ...left, ...only)).rejects.toThrow(/prompts to cross-fit on/);
      await expect(evaluate("--pack", whole, "--score", dearer, ...only)).rejects.toThrow(/dear costs 10 and 10 USD/);
      const other = ["--pack", "public/packs/iprbench-open", "--score", whole];
      await expect(evaluate(...other, ...only)).rejects.toThrow(/lists all candidates of no track: /);
    }, 120_000);
  },
);
