import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { assembleRouter, routerCard } from "@/lib/contracts/router-file";
import { predictPrompt } from "@/lib/core/predict";
import { type FittedRouter, fitRouter } from "./fit-router";
import { generatedPack } from "./generated-pack.fixture";
import { measureRouter } from "./measure-router";
import { featuresOf } from "./training-set";
import { writeRouter } from "./write-router";

const { pack, encoded } = generatedPack(500, 3);
const small = { units: 8, epochs: 8, batchRows: 32, learningRate: 0.01, weightDecay: 1e-4, dropout: 0.1 };
const fit = (seed: number, threads: number) =>
  fitRouter(pack, encoded, {
    version: "test",
    seed,
    threads,
    cacheDirectory: null,
    sourcesAtOnce: 1,
    settings: { encoder: small, preview: small },
    encoder: { name: "none", version: "0", embeddingSha256: "0" },
  });
let router: FittedRouter;

beforeAll(async () => {
  router = await fit(1, 2);
}, 120_000);

test("planted weights are recovered: the weak model is trusted where it is good", () => {
  const { predictors } = assembleRouter(router.card, new Uint8Array(router.weights).buffer);
  const own = [...pack.prompts.keys()].filter(
    (at) => pack.prompts[at]?.split === "test" && pack.prompts[at]?.source !== "alpacaeval2",
  );
  const errors = own.map((at) => {
    const features = featuresOf("encoder", encoded, at);
    const weak = predictPrompt(predictors.encoder, features).qualities.find(({ modelId }) => modelId === "weak");
    return ((weak?.quality ?? 0) - (pack.prompts[at]?.outcomes.get("weak")?.quality ?? 0)) ** 2;
  });
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.15); // The mean alone: 0.25.
});

test("the same seed gives the same bytes, whatever the number of threads", async () => {
  const again = await fit(1, 1);
  expect(again.card).toEqual(router.card);
  expect(Buffer.compare(again.weights, router.weights)).toBe(0);
  expect(Buffer.compare((await fit(2, 2)).weights, router.weights)).not.toBe(0);
}, 120_000);

test("the never-trained source takes no part in training and is what gets flagged", () => {
  expect(router.set.prompts.some(({ source }) => source === "alpacaeval2")).toBe(false);
  const metrics = measureRouter(router, { pack, encoded, tracks: [], otherBackend: null });
  const { flaggedShareOfTest, flaggedShareOfNeverTrained } = z
    .object({ flaggedShareOfTest: z.number(), flaggedShareOfNeverTrained: z.number() })
    .parse(metrics.familiarity);
  expect(flaggedShareOfTest).toBeLessThan(0.06);
  expect(flaggedShareOfNeverTrained).toBeGreaterThan(flaggedShareOfTest);
});

test("a pool's settings fit its rules: the strong model is the strongest, lambda starts at 0 and rises", () => {
  const [claude] = router.card.pools;
  expect(claude?.strongestId).toBe("strong");
  const table = claude?.qualityPerUsdByTolerance ?? [];
  expect(table).toHaveLength(100);
  expect(table[0]).toBe(0);
  expect(table.every((value, at) => value >= (table[at - 1] ?? 0))).toBe(true);
});

test("a track's figures come with areas above the line between the fixed models", () => {
  const track = {
    id: "both",
    title: "both",
    version: "1",
    kind: "cost",
    basis: "tokens",
    candidates: ["strong", "weak"],
    sources: ["north", "south", "west"],
  } as const;
  const metrics = measureRouter(router, {
    pack,
    encoded,
    tracks: [track],
    otherBackend: { positions: [0, 3], encoded },
  });
  expect(metrics.tracks).toMatchObject({ both: { prompts: 300, rules: { utility: { bounded: expect.any(Number) } } } });
  const area = z.object({ both: z.object({ rules: z.object({ utility: z.object({ bounded: z.number() }) }) }) });
  const { both } = area.parse(metrics.tracks);
  expect(both.rules.utility.bounded).toBeGreaterThan(0.55);
});

test("a router is written whole: card, weights and candidates, and nothing half", async () => {
  const directory = await mkdtemp(join(tmpdir(), "router-"));
  const { card, weights } = router;
  await writeRouter(directory, { card, weights, candidates: [] }).catch(() => undefined); // No candidates: refused.
  await writeFile(join(directory, "router-old.json"), "kept");
  const candidates = pack.candidates.map(({ modelId, family, label, price, priceSource }) => ({
    modelId,
    family,
    label,
    price,
    priceSource,
  }));
  await writeRouter(directory, { card, weights, candidates });
  expect((await readdir(directory)).toSorted()).toEqual([
    "candidates.json",
    "router-old.json",
    "router-test.bin",
    "router-test.json",
  ]);
  expect(routerCard.parse(JSON.parse(await readFile(join(directory, "router-test.json"), "utf8")))).toEqual(card);
});

test.each([
  [["--pack", "no-such-folder"], /manifest\.json: no such file/],
  [[], /--pack names the folder/],
  [["--pack", "x", "--seed", "-1"], /--seed/],
  [["--pack", "x", "--threads", "many"], /--threads is a whole number/],
  [["--pack", "x", "--version", "../up"], /--version is/],
])("train %j ends with a sentence, not with a stack", (args, message) => {
  const run = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=react-server", "scripts/train.ts", ...args],
    { encoding: "utf8" },
  );
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/\n\s+at /);
});
