import { beforeAll, describe, expect, test } from "vitest";
import type { RunRequest } from "@/lib/contracts/run";
import { testRequest, writeTestModels } from "./models.fixture";
import { planRun } from "./plan-run";
import { loadRouterCatalog, type RouterCatalog } from "./router-catalog";

const [HAIKU, OPUS, LLAMA, GPT] = [
  "claude-3-haiku-20240307",
  "claude-3-opus-20240229",
  "llama-3.1-8b-instruct",
  "gpt-4o-2024-08-06",
];
let catalog: RouterCatalog;
beforeAll(async () => {
  catalog = await loadRouterCatalog(await writeTestModels());
});
const plan = (changes: Partial<RunRequest>, isRunnable: (id: string) => boolean = () => true) =>
  planRun(catalog, { ...testRequest, ...changes }, isRunnable);
const reasons = (changes: Partial<RunRequest>, isRunnable?: (id: string) => boolean) =>
  Object.fromEntries(
    plan(changes, isRunnable).decision.candidates.map(({ modelId, reason }) => [modelId, reason.kind]),
  );

// Costs at 1000 input and 500 output tokens: Haiku 0.002, Llama 0.004, GPT 0.02, Opus 0.2 USD; qualities ½, ¾, ¾, ⅞.
describe("planRun decides with our prices and the pool's settings", () => {
  test("relative: the cheapest above the floor, with a reason for every member", () => {
    expect(plan({}).predicted).toMatchObject({ modelId: LLAMA, costUsdExpected: 0.004 });
    expect(reasons({})).toEqual({ [HAIKU]: "below_floor", [OPUS]: "dearer", [LLAMA]: "chosen", [GPT]: "dearer" });
  });

  test("dynamic_max: with the pool's margin of 1/16 τ = 0 already reaches 13/16, so Opus alone is above", () => {
    const { decision } = plan({ rule: "dynamic_max", tolerance: 0, modelId: OPUS });
    expect(decision.bar).toEqual({ kind: "floor", qualityFloor: 0.8125 });
  });

  test("utility: λ comes from the pool's table (10 at τ = ½)", () => {
    expect(plan({ rule: "utility" }).decision.bar).toEqual({ kind: "utility", qualityPerUsd: 10 });
  });

  test("a dearer price of ours moves the choice, whatever the page has seen", () => {
    const candidates = catalog.candidates.map((candidate) =>
      candidate.modelId === LLAMA
        ? { ...candidate, price: { usdPerMillionInput: 99, usdPerMillionOutput: 99 } }
        : candidate,
    );
    const dearer = { ...catalog, candidates, candidateById: new Map(candidates.map((c) => [c.modelId, c])) };
    const message = expect.stringMatching(`the choice is now GPT-4O-2024-08-06 \\(${GPT}\\)`);
    expect(() => planRun(dearer, testRequest, () => true)).toThrow(
      expect.objectContaining({ code: "decision_stale", message }),
    );
  });

  test("the pool alone is decided among, and predictions for others are welcome", () => {
    expect(reasons({ poolId: "claude", modelId: OPUS })).toEqual({ [HAIKU]: "below_floor", [OPUS]: "chosen" });
  });
});

describe("planRun leaves out what takes no part", () => {
  test("excluded models set no floor and have their reason", () => {
    expect(reasons({ excludedIds: [OPUS, LLAMA], modelId: GPT })).toEqual({
      [HAIKU]: "below_floor",
      [OPUS]: "excluded",
      [LLAMA]: "excluded",
      [GPT]: "chosen",
    });
  });

  test("models that nothing here runs are left out, with that reason", () => {
    expect(reasons({ modelId: GPT }, (id) => id !== LLAMA)[LLAMA]).toBe("not_runnable");
  });

  test("asking for one of them says so, before anything about a stale choice", () => {
    expect(() => plan({}, (id) => id !== LLAMA)).toThrow(expect.objectContaining({ code: "model_not_runnable" }));
  });
});

describe("planRun for the strongest", () => {
  test("it is the pool's own, and the decision of the rule is kept beside it", () => {
    const { candidate, decision } = plan({ target: "strongest", modelId: OPUS });
    expect([candidate.modelId, decision.modelId]).toEqual([OPUS, LLAMA]);
  });

  test("where that takes no part, it is the best predicted of the rest, the cheaper of equals", () => {
    const changes = { target: "strongest" as const, excludedIds: [OPUS] };
    expect(plan({ ...changes, modelId: LLAMA }).candidate.modelId).toBe(LLAMA);
    const message = expect.stringMatching("the strongest model is now LLAMA");
    expect(() => plan({ ...changes, modelId: GPT })).toThrow(
      expect.objectContaining({ code: "decision_stale", message }),
    );
  });
});

describe("a visitor's own prices and models", () => {
  const own = (changes: Partial<RunRequest>) => plan(changes);
  const mine = {
    ...{ modelId: "mine", quality: 0.875, outputTokensExpected: 500 },
    qualityInterval: { low: 0.75, high: 1 },
  };

  test("an own price moves the choice, and what is recorded stays at list price", () => {
    const free = [{ modelId: OPUS, usdPerMillionInput: 0, usdPerMillionOutput: 0 }];
    const { predicted, candidate } = own({ ownPrices: free, modelId: OPUS });
    expect(predicted).toMatchObject({ modelId: OPUS, costUsdExpected: 0.2 });
    expect(candidate.price.usdPerMillionInput).toBeGreaterThan(0);
  });

  test("an own model sets the floor and can win, and is then not run", () => {
    const predictions = [...testRequest.predictions, { ...mine, quality: 1, qualityInterval: { low: 1, high: 1 } }];
    const dear = [{ modelId: "mine", usdPerMillionInput: 900, usdPerMillionOutput: 900 }];
    // Relative at τ = ½: the floor rises from 11/16 to ¾, where Llama still is; a better own model moves the reason.
    expect(own({ predictions, ownPrices: dear }).decision.candidates.map(({ modelId }) => modelId)).toContain("mine");
    const cheap = [{ modelId: "mine", usdPerMillionInput: 0, usdPerMillionOutput: 0 }];
    expect(() => own({ predictions, ownPrices: cheap, modelId: "mine" })).toThrow(
      expect.objectContaining({ code: "model_not_runnable" }),
    );
    expect(() => own({ predictions, ownPrices: cheap })).toThrow(expect.objectContaining({ code: "decision_stale" }));
    expect(own({ predictions, ownPrices: cheap, excludedIds: ["mine"] }).predicted.modelId).toBe(LLAMA);
  });

  test("an own model without a price is unknown", () => {
    expect(() => own({ predictions: [...testRequest.predictions, mine] })).toThrow(
      expect.objectContaining({ code: "bad_request" }),
    );
  });
});
