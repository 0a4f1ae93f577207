import { expect, test } from "vitest";
import { unitInterval } from "@/lib/core/unit";
import { routedPrompts, trainingSet } from "./all-routers.fixture";
import type { Attempt } from "./router";
import { routerBenchCascades } from "./routerbench";

const policy = routerBenchCascades[0]?.train(trainingSet(), 1);
const [prompt] = routedPrompts(1, 7);
const attempt = (modelId: string, accepted: boolean): Attempt => ({
  modelId,
  judgedQuality: unitInterval(accepted ? 1 : 0),
  costUsd: 1e-6,
});
const asks = (attempts: readonly Attempt[], budgetUsd: number) => {
  if (!prompt) throw new Error("a prompt");
  return policy?.review?.(prompt, attempts, budgetUsd);
};

test("the cascade asks in order of price until the judge accepts, and ends with the dearest", () => {
  expect(asks([], 10)).toBe("small");
  expect(asks([attempt("small", false)], 10)).toBe("medium");
  expect(asks([attempt("small", false), attempt("medium", true)], 10)).toBeUndefined();
  const refused = ["small", "medium", "large"].map((modelId) => attempt(modelId, false));
  expect(asks(refused.slice(0, 2), 10)).toBe("large");
  expect(asks(refused, 10)).toBeUndefined();
});

test("the first call ignores the budget, a second one never passes it", () => {
  expect(asks([], 0)).toBe("small");
  expect(asks([attempt("small", false)], 2e-6)).toBeUndefined();
});

test("the judge's errors are stated on the card: 10 % for the plain row, 0 and 20 % beside it", () => {
  expect(routerBenchCascades.map(({ judge }) => judge?.errorRate)).toEqual([0.1, 0, 0.2]);
  expect(
    routerBenchCascades.every(({ label }) => label.kind === "adapted" && label.replaced.includes("simulated")),
  ).toBe(true);
});
