import { expect, test } from "vitest";
import type { Block } from "@/lib/benchmark/block";
import { createRandom } from "@/lib/core/random";
import { compareVersions, versionFigures } from "./version-figures";

const price = { usdPerMillionInput: 1, usdPerMillionOutput: 1 };
const ENDS = { cheapest: 0, best: 1 };

/** A cheap model that answers half of 200 prompts well and a dear one that always does. */
function halfBlock(): { block: Block; truth: Float64Array; costUsd: Float64Array } {
  const prompts = Array.from({ length: 200 }, (_, at) => ({
    ...{ promptId: `p${at}`, source: "s", category: "c", split: "test" as const, cluster: `p${at}` },
    outcomes: new Map(),
  }));
  const truth = Float64Array.from(prompts.flatMap((_, at) => [at % 2, 1]));
  const costUsd = Float64Array.from(prompts.flatMap(() => [1, 10]));
  const candidates = ["cheap", "dear"].map((modelId) => ({
    modelId,
    family: "f",
    label: modelId,
    price,
    priceSource: "",
    tier: "t",
    billsHiddenTokens: false,
  }));
  return { block: { candidates, prompts, quality: truth, costUsd }, truth, costUsd };
}

test("a router that knows every answer has no error and a larger area than one that knows nothing", () => {
  const { block, truth, costUsd } = halfBlock();
  const knowing = versionFigures(block, { quality: truth, costUsd }, ENDS, 100);
  const blind = versionFigures(block, { quality: truth.map(() => 0.5), costUsd }, ENDS, 100);
  expect([knowing.brier.value, knowing.ece.value, blind.brier.value]).toEqual([0, 0, 0.25]);
  const { brier, "bounded-arqgc": area } = compareVersions(blind, knowing);
  expect(brier.difference).toMatchObject({ value: -0.25, low: -0.25, high: -0.25 });
  expect(area.difference.low).toBeGreaterThan(0);
});

test("figures of the whole block lie inside their intervals, and equal versions differ by exactly nothing", () => {
  const { block, truth, costUsd } = halfBlock();
  const random = createRandom(1);
  const noisy = truth.map((quality) => 0.7 * quality + 0.3 * random());
  const figures = versionFigures(block, { quality: noisy, costUsd }, ENDS, 200);
  const compared = compareVersions(figures, figures);
  for (const { before, difference } of [compared.brier, compared["bounded-arqgc"]]) {
    expect(before.low).toBeLessThanOrEqual(before.value);
    expect(before.high).toBeGreaterThanOrEqual(before.value);
    expect(difference).toEqual({ value: 0, low: 0, high: 0 });
  }
});
