import { describe, expect, test } from "vitest";
import { routedPrompts, trainingSet } from "./all-routers.fixture";
import { hybridLlmRouters } from "./hybrid-llm";

const set = trainingSet();
const prompts = routedPrompts(24, 7);
const byId = (id: string) =>
  hybridLlmRouters
    .find((router) => router.id === id)
    ?.train(set, 1)
    .read(prompts);

describe.each(["hybrid-llm-det", "hybrid-llm-prob", "hybrid-llm-trans"])("%s", (id) => {
  test("threshold 0 sends everything to the small model, above 1 everything to the large one", () => {
    const reading = byId(id);
    expect(new Set(reading?.choose(0))).toEqual(new Set([0]));
    expect(new Set(reading?.choose(1.01))).toEqual(new Set([1]));
  });

  test("a higher threshold never moves a prompt from the large model to the small one", () => {
    const reading = byId(id);
    const large = (threshold: number) => Array.from(reading?.choose(threshold) ?? [], (c) => c === 1);
    for (let i = 1; i < 100; i++)
      for (const [prompt, isLarge] of large(i / 100).entries())
        if (large((i - 1) / 100)[prompt]) expect(isLarge).toBe(true);
  });
});

test("with one answer per model the three labels agree, and so do the three routers", () => {
  const choices = ["hybrid-llm-det", "hybrid-llm-prob", "hybrid-llm-trans"].map((id) => byId(id)?.choose(0.5));
  expect(choices[1]).toEqual(choices[0]);
  expect(choices[2]).toEqual(choices[0]);
});
