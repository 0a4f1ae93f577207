import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { meanOf } from "@/lib/core/bootstrap";
import { loadOnboarding, measureOnboarding } from "./measure-onboarding";

const REFERENCE = "../shared/reference/onboarding.json";
const figures = z.object({
  models: z.record(z.string(), z.unknown()),
  average: z.record(z.string(), z.number()),
});

test.skipIf(!existsSync(REFERENCE))(
  "with 25, 100 and 500 labelled prompts a new model is predicted at least as well as by the baseline (skipped without ../shared)",
  async () => {
    const { models, average } = figures.parse(JSON.parse(readFileSync(REFERENCE, "utf8")));
    const onboarding = await loadOnboarding("public/packs/iprbench-open", "public/models");
    const sizes = [25, 100, 500];
    const measured = Object.keys(models).map((modelId) => measureOnboarding(onboarding, modelId, { sizes, draws: 3 }));
    for (const size of sizes)
      expect(meanOf(measured.map((brier) => brier.get(size) ?? 1))).toBeLessThanOrEqual(average[size] ?? 0);
  },
  90_000,
);
