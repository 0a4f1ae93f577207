import { describe, expect, test } from "vitest";
import { allRouters } from "./all-routers";
import { candidates, fitMeans, routedPrompts, trainingSet } from "./all-routers.fixture";
import { fixedTo } from "./fixed";
import type { Policy } from "./router";
import { type RoutedPrompt, selectTrainingCandidates, selectTrainingRows, type TrainingSet } from "./training-set";

const set = trainingSet();
const prompts = routedPrompts(24, 7);
const routers = [...allRouters(fitMeans), fixedTo("medium")];

test("router ids are unique", () => {
  expect(new Set(routers.map(({ id }) => id)).size).toBe(routers.length);
});

// The laws that every router keeps. A new router is under test as soon as it is in the list.
describe.each(routers.map((router) => [router.id, router] as const))("%s", (_, router) => {
  const { values } = router.knob;
  const knobs = [values[0] ?? 0, values[values.length >> 2] ?? 0, values[values.length >> 1] ?? 0, values.at(-1) ?? 0];
  const policy = router.train(set, 1);
  const choicesOf = (of: Policy, on: readonly RoutedPrompt[] = prompts) =>
    knobs.map((knob) => of.decide(on, knob).map(({ modelId }) => modelId));
  const choices = choicesOf(policy);
  const choicesAfter = (changed: TrainingSet) => choicesOf(router.train(changed, 1));

  test("declares 1 to 101 distinct finite knob values", () => {
    expect(new Set(values).size).toBe(values.length);
    expect(values.length).toBeGreaterThan(0);
    expect(values.length).toBeLessThanOrEqual(101);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test("gives every candidate a reason, and exactly the chosen one is chosen", () => {
    for (const { modelId, reasons } of knobs.flatMap((knob) => policy.decide(prompts, knob))) {
      expect(reasons.map((r) => r.modelId)).toEqual(candidates.map((c) => c.modelId));
      expect(reasons.filter((r) => r.reason.kind === "chosen").map((r) => r.modelId)).toEqual([modelId]);
    }
  });

  test("the fast reading and the explained decision choose the same", () => {
    const reading = policy.read(prompts);
    const fast = knobs.map((knob) => Array.from(reading.choose(knob), (c) => candidates[c]?.modelId));
    expect(fast).toEqual(choices);
  });

  const alone = () => knobs.map((knob) => prompts.flatMap((prompt) => policy.decide([prompt], knob)));
  test(router.scope === "prompt" ? "decides a prompt alone as it does in a batch" : "decides a single prompt", () => {
    const decided = alone().map((decisions) => decisions.map(({ modelId }) => modelId));
    if (router.scope === "prompt") expect(decided).toEqual(choices);
    else expect(decided.map(({ length }) => length)).toEqual(choices.map(({ length }) => length));
  });

  test("the order of the prompts changes no choice", () => {
    expect(choicesOf(policy, prompts.toReversed()).map((of) => of.toReversed())).toEqual(choices);
  });

  test("the same seed gives the same choices", () => {
    expect(choicesAfter(set)).toEqual(choices);
  });

  test("neither the order of the rows nor that of the candidates changes a choice", () => {
    expect(choicesAfter(selectTrainingRows(set, [...set.keys.keys()].reverse()))).toEqual(choices);
    expect(choicesAfter(selectTrainingCandidates(set, [2, 0, 1]))).toEqual(choices);
  });

  test("rows on which nothing was measured change nothing", () => {
    expect(choicesAfter(withUnmeasuredRows(set))).toEqual(choices);
  });

  test("predicts qualities from 0 to 1 and costs of at least 0, where it predicts", () => {
    const { predictions } = policy.read(prompts);
    if (!predictions) return;
    expect(predictions.quality).toHaveLength(prompts.length * candidates.length);
    expect(predictions.quality.every((q) => q >= 0 && q <= 1)).toBe(true);
    expect(predictions.costUsd.every((cost) => cost >= 0 && Number.isFinite(cost))).toBe(true);
  });

  test("reads nothing of a prompt but its embedding and its length", () => {
    const guarded = prompts.map(poisoned);
    expect(choicesOf(router.train(set, 1), guarded)).toEqual(choices);
  });
});

/** Throws as soon as anything else is asked for. */
function poisoned(prompt: RoutedPrompt): RoutedPrompt {
  return new Proxy(prompt, {
    get(target, key) {
      if (key === "embedding") return target.embedding;
      if (key === "inputTokens") return target.inputTokens;
      throw new Error(`a router asked a prompt for ${String(key)}`);
    },
    ownKeys() {
      throw new Error("a router listed what a prompt carries");
    },
  });
}

function withUnmeasuredRows(of: TrainingSet): TrainingSet {
  const added = routedPrompts(6, 99);
  const unknown = new Float64Array(added.length * of.candidates.length).fill(Number.NaN);
  const longer = (table: Float64Array) => Float64Array.from([...table, ...unknown]);
  return {
    ...of,
    prompts: [...of.prompts, ...added],
    keys: [...of.keys, ...added.map((_, i) => `zz-${i}`)],
    clusters: Int32Array.from([...of.clusters, ...added.map((_, i) => 1000 + i)]),
    groups: Int32Array.from([...of.groups, ...added.map(() => 0)]),
    quality: longer(of.quality),
    costUsd: longer(of.costUsd),
    inputTokens: longer(of.inputTokens),
    outputTokens: longer(of.outputTokens),
  };
}
