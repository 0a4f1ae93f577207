import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { meansOfAnswers } from "@/lib/benchmark/answers";
import { arqgc } from "@/lib/benchmark/arqgc";
import { type Block, fixedMeans, trackBlock } from "@/lib/benchmark/block";
import { hullCurve } from "@/lib/benchmark/curve";
import { expectGolden, goldenCases } from "@/lib/benchmark/golden-cases.fixture";
import { naiveFigures } from "@/lib/benchmark/naive-recomputation.fixture";
import type { Pack } from "@/lib/benchmark/pack";
import {
  ORACLE_WEIGHTS,
  oracleChoices,
  oracleWeightedChoices,
  zeroRouterCurve,
  zeroRouterModels,
} from "@/lib/benchmark/reference-rows";
import type { Track } from "@/lib/benchmark/track";
import openTracks from "@/lib/benchmark/tracks-open.json";
import { fixedModels } from "@/lib/core/fixed-models";
import { readPack } from "../pack/read-pack";

const DIRECTORY = join(import.meta.dirname, "../../../shared/iprbench-open");
const cases = goldenCases.filter(({ fn }) => fn.startsWith("pack-"));
const shas = z.object({ outcomes_sha256: z.string(), prompts_sha256: z.string() });

/** null: the pack is here, and is the one the figures were counted from. */
const reason = whyNot();
const loaded = reason === null ? readPack(DIRECTORY).then(({ pack }) => pack) : null;
const name = (id: string) => (reason === null ? id : `${id} (skipped: ${reason})`);

for (const one of cases)
  test.skipIf(reason !== null)(
    name(one.id),
    async () => {
      const pack = await loaded;
      if (pack) expectGolden(figuresOf(pack, one), one);
    },
    60_000,
  );

for (const id of ["claude", "cross"])
  test.skipIf(reason !== null)(
    name(`a second, plain computation of track ${id} agrees`),
    async () => {
      const pack = await loaded;
      if (!pack) return;
      const track = trackNamed(id);
      const naive = naiveFigures(pack, track);
      const figures = trackFigures(pack, track);
      expect(figures.best_fixed).toBe(naive.best);
      expect(figures.cheapest_fixed).toBe(naive.cheapest);
      expect(figures.kept_test).toBe(naive.prompts);
      for (const { id: modelId, q, c } of naive.fixed)
        expect(figures.fixed_test[modelId]).toEqual({ quality: expect.closeTo(q, 12), cost: expect.closeTo(c, 12) });
      expect(figures.zero_router.bounded_arqgc_test).toBeCloseTo(naive.zeroRouter.bounded, 4);
      expect(figures.oracle_curve.bounded_arqgc_test).toBeCloseTo(naive.oracleCurve.bounded, 4);
      expect(figures.oracle_curve.raw).toBeCloseTo(naive.oracleCurve.raw, 4);
    },
    60_000,
  );

function figuresOf(pack: Pack, { fn, inputs }: (typeof cases)[number]) {
  if (fn === "pack-counts") return packCounts(pack);
  const given = z
    .object({
      track: z.string().optional(),
      candidates: z.array(z.string()).optional(),
      sources: z.array(z.string()).optional(),
    })
    .parse(inputs);
  const track =
    given.track === undefined
      ? { ...trackNamed("claude"), candidates: given.candidates ?? [], sources: given.sources ?? [] }
      : trackNamed(given.track);
  return trackFigures(pack, track);
}

function trackFigures(pack: Pack, track: Track) {
  const training = trackBlock(pack, track, ["train", "val"]);
  const test = trackBlock(pack, track, ["test"]);
  const [learnt, measured] = [fixedMeans(training.block), fixedMeans(test.block)];
  const { best, cheapest } = fixedModels(learnt);
  const at = (modelId: string) => measured.find((m) => m.modelId === modelId) ?? best;
  const ends = { best: at(best.modelId), cheapest: at(cheapest.modelId) };
  const oracle = ORACLE_WEIGHTS.map((weight) => pointOf(test.block, oracleWeightedChoices(test.block, weight)));
  const hindsight = pointOf(test.block, oracleChoices(test.block));
  const curve = arqgc(hullCurve(oracle), ends);
  const models = zeroRouterModels(learnt);
  const count = (counts: typeof test.counts) => counts.reduce((sum, { prompts }) => sum + prompts, 0);
  return {
    prompts_train_val: count(training.counts),
    kept_train_val: training.block.prompts.length,
    prompts_test: count(test.counts),
    kept_test: test.block.prompts.length,
    best_fixed: best.modelId,
    cheapest_fixed: cheapest.modelId,
    fixed_train_val: named(learnt),
    fixed_test: named(measured),
    oracle_test: { quality: hindsight.quality, cost: hindsight.costUsd },
    oracle_curve: { bounded_arqgc_test: curve.bounded, raw: curve.raw },
    zero_router: { models, bounded_arqgc_test: arqgc(zeroRouterCurve(models, measured), ends).bounded },
  };
}

function packCounts({ prompts }: Pack) {
  const outcomes = prompts.flatMap((prompt) => [...prompt.outcomes.values()]);
  const test = prompts.filter(({ split }) => split === "test");
  const sources = new Set(test.map(({ source }) => source));
  return {
    prompts: prompts.length,
    outcomes: outcomes.length,
    outcomes_without_cost: outcomes.filter(({ outputTokens }) => outputTokens === null).length,
    outcomes_with_zero_output_tokens: outcomes.filter(({ outputTokens }) => outputTokens === 0).length,
    test_prompts: Object.fromEntries([...sources].map((id) => [id, test.filter(({ source }) => source === id).length])),
  };
}

function pointOf(block: Block, choices: Uint8Array) {
  return meansOfAnswers(block, { kind: "choices", choices });
}

function named(means: ReturnType<typeof fixedMeans>): Record<string, { quality: number; cost: number }> {
  return Object.fromEntries(means.map(({ modelId, quality, costUsd }) => [modelId, { quality, cost: costUsd }]));
}

function trackNamed(id: string): Track {
  const track = openTracks.tracks.find((one) => one.id === id);
  if (!track) throw new Error(`no track ${id}`);
  return { ...track, version: openTracks.version, kind: "cost", basis: "tokens" };
}

function whyNot(): string | null {
  if (!existsSync(join(DIRECTORY, "outcomes.jsonl.gz"))) return "the pack is not beside the repository";
  const expected = shas.parse(cases[0]?.inputs);
  const shaOf = (file: string) =>
    createHash("sha256")
      .update(readFileSync(join(DIRECTORY, file)))
      .digest("hex");
  const matches =
    shaOf("outcomes.jsonl.gz") === expected.outcomes_sha256 && shaOf("prompts.jsonl.gz") === expected.prompts_sha256;
  return matches ? null : "the pack beside the repository is another version";
}
