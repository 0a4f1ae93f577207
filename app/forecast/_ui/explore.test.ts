import { expect, test } from "vitest";
import { unitInterval } from "@/lib/core/unit";
import { createExplorer } from "./explore";
import type { ForecastQuestion } from "./forecast-messages";
import { goalOf, settingsFromQuery, settingsToQuery } from "./forecast-settings";
import { blockOf, createPredictionStore } from "./prediction-store";

const MODELS = [
  { modelId: "cheap", usd: 1 },
  { modelId: "middle", usd: 10 },
  { modelId: "dear", usd: 100 },
];
const QUALITIES = [
  [0.5, 0.75, 0.875],
  [0.75, 0.8125, 0.875],
  [0.25, 0.25, 1],
];
const candidates = MODELS.map(({ modelId, usd }) => ({
  ...{ modelId, family: "f", label: modelId, priceSource: "made" },
  price: { usdPerMillionInput: usd, usdPerMillionOutput: usd },
}));
const store = createPredictionStore(MODELS.map(({ modelId }) => modelId));
store.add(
  blockOf(
    QUALITIES.map((row, i) => ({
      row: i + 1,
      reading: {
        inputTokensExpected: 1000,
        prediction: {
          qualities: row.map((quality, c) => ({
            modelId: MODELS[c]?.modelId ?? "",
            quality: unitInterval(quality),
            qualityInterval: { low: unitInterval(quality), high: unitInterval(quality) },
            outputTokensExpected: 0,
          })),
          familiarity: { distance: 0, nearerShare: unitInterval(0), trust: unitInterval(1), unfamiliar: false },
        },
      },
    })),
  ),
);
const explorer = createExplorer(store, () => "");

function chosenAt(query: string): string[] {
  const settings = settingsFromQuery(new URLSearchParams(query), ["p"]);
  const question: ForecastQuestion = {
    pool: {
      ...{ id: "p", label: "P", modelIds: MODELS.map(({ modelId }) => modelId), strongestId: "dear" },
      ...{ dynamicMaxMargin: 0.125, qualityPerUsdByTolerance: [0, 10] },
    },
    ...{ candidates, goal: goalOf(settings), callsPerMonth: 1, capacities: [] },
  };
  return Array.from(explorer.decide(question).assignment, (c) => MODELS[c]?.modelId ?? "");
}

test("τ decides by the rule that was picked, with the δ and the λ of the list of models", () => {
  // Range at 0.5: floors 0.6875, 0.8125, 0.625. Ratio at 0: floors 0.75, 0.75, 0.875. λ = 10 per USD: a dear call costs 1.
  expect(chosenAt("goal=tau&tau=0.5")).toEqual(["middle", "middle", "dear"]);
  expect(chosenAt("goal=tau&tau=0&rule=dynamic_max")).toEqual(["middle", "cheap", "dear"]);
  expect(chosenAt("goal=tau&tau=0.5&rule=utility")).toEqual(["middle", "cheap", "cheap"]);
});

test("the address keeps the rule; one that does not exist is the range floor", () => {
  const settings = settingsFromQuery(new URLSearchParams("goal=tau&rule=utility"), ["p"]);
  expect(settingsFromQuery(settingsToQuery(settings), ["p"])).toEqual(settings);
  expect(settingsFromQuery(new URLSearchParams("rule=none"), ["p"]).rule).toBe("relative");
});
