import fc from "fast-check";
import { expect, test } from "vitest";
import type { PricedPrediction } from "./cost";
import { stayOrSwitch } from "./stay-or-switch";
import { clampToUnit } from "./unit";

const predictionOf = (modelId: string, quality: number, costUsdExpected: number): PricedPrediction => ({
  modelId,
  quality: clampToUnit(quality),
  qualityInterval: { low: clampToUnit(0), high: clampToUnit(1) },
  outputTokensExpected: 1,
  costUsdExpected,
});
const eighth = fc.integer({ min: 0, max: 8 }).map((n) => n / 8);
const prediction = fc.tuple(fc.constantFrom("a", "b", "c"), eighth, eighth).map((one) => predictionOf(...one));
const margins = fc.record({ quality: eighth, costShare: eighth });
const question = fc.record({ kept: prediction, chosen: prediction, qualityFloor: eighth, margins });

test("worked: 0.04 below the floor and 40 % dearer stays at margins of 0.05 and 0.5, and neither a little more", () => {
  const at = (quality: number, costUsd: number) =>
    stayOrSwitch({
      kept: predictionOf("kept", quality, costUsd),
      chosen: predictionOf("other", 0.8, 6),
      qualityFloor: 0.7,
      margins: { quality: 0.05, costShare: 0.5 },
    });
  expect(at(0.66, 10)).toEqual({ stays: true, reason: "gain_below_margin" });
  expect(at(0.64, 10)).toEqual({ stays: false, reason: "quality_gain" });
  expect(at(0.66, 12.5)).toEqual({ stays: false, reason: "cost_gain" });
});

test("whoever stays with another than the rule's choice loses no more than the margins", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { kept, chosen, qualityFloor } = asked;
      if (!stayOrSwitch(asked).stays || kept.modelId === chosen.modelId) return;
      expect(qualityFloor - kept.quality).toBeLessThanOrEqual(asked.margins.quality);
      expect(kept.costUsdExpected * (1 - asked.margins.costShare)).toBeLessThanOrEqual(chosen.costUsdExpected);
    }),
  );
});

test("wider margins never make anybody leave, and margins of 1 keep whoever is able", () => {
  fc.assert(
    fc.property(question, margins, (asked, more) => {
      const wider = {
        quality: asked.margins.quality + more.quality,
        costShare: asked.margins.costShare + more.costShare,
      };
      if (stayOrSwitch(asked).stays) expect(stayOrSwitch({ ...asked, margins: wider }).stays).toBe(true);
      expect(stayOrSwitch({ ...asked, margins: { quality: 1, costShare: 1 } }).stays).toBe(true);
    }),
  );
});

test("without margins only a model that misses nothing stays, and one that takes no part never does", () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { kept, chosen, qualityFloor } = asked;
      const misses = kept.quality < qualityFloor || kept.costUsdExpected > chosen.costUsdExpected;
      const { stays } = stayOrSwitch({ ...asked, margins: { quality: 0, costShare: 0 } });
      expect(stays).toBe(kept.modelId === chosen.modelId || !misses);
      expect(stayOrSwitch({ ...asked, kept: undefined })).toEqual({ stays: false, reason: "not_able" });
    }),
  );
});
