import { describe, expect, test } from "vitest";
import { createRandom } from "@/lib/core/random";
import { allRouters } from "./all-routers";
import { fitMeans, routedPrompts, trainingSet } from "./all-routers.fixture";
import type { RoutedPrompt, TrainingSet } from "./training-set";

const ROWS = 800;
const prompts = routedPrompts(400, 11);
const set = plantedSet();
const learned = allRouters(fitMeans).filter(
  ({ id, kind }) => kind !== "fixed" && kind !== "cascade" && !id.startsWith("ipr-"),
);

/** Chance of a right answer: the cheapest candidate is right on one half of the prompts, the others everywhere alike. */
function chanceOf({ embedding }: RoutedPrompt, c: number): number {
  return [(embedding[0] ?? 0) > 0 ? 0.95 : 0.15, 0.9, 0.6][c] ?? 0;
}

function plantedSet(): TrainingSet {
  const of = trainingSet(ROWS, 3);
  const random = createRandom(5);
  const quality = Float64Array.from({ length: ROWS * 3 }, (_, at) => {
    const prompt = of.prompts[Math.floor(at / 3)];
    return prompt && random() < chanceOf(prompt, at % 3) ? 1 : 0;
  });
  return { ...of, quality };
}

/** Whole rows of outcomes under other prompts: every candidate keeps its mean, and no prompt says anything any more. */
function shuffled(of: TrainingSet): TrainingSet {
  const random = createRandom(17);
  const order = Array.from({ length: ROWS }, (_, row) => row);
  for (let last = ROWS - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  const quality = of.quality.map((_, at) => of.quality[(order[Math.floor(at / 3)] ?? 0) * 3 + (at % 3)] ?? Number.NaN);
  return { ...of, quality };
}

/** Mean chance of the choices, less that of choices with the same shares at random; the largest over the knob. */
function skillOf(of: TrainingSet, router: (typeof learned)[number]): number {
  const reading = router.train(of, 1).read(prompts);
  const meanChance = (chanceAt: (prompt: RoutedPrompt, i: number) => number) =>
    prompts.reduce((sum, prompt, i) => sum + chanceAt(prompt, i), 0) / prompts.length;
  const everywhere = [0, 1, 2].map((c) => meanChance((prompt) => chanceOf(prompt, c)));
  const skills = router.knob.values.map((knob) => {
    const choices = reading.choose(knob);
    return meanChance((prompt, i) => chanceOf(prompt, choices[i] ?? 0) - (everywhere[choices[i] ?? 0] ?? 0));
  });
  return Math.max(...skills);
}

describe.each(learned.map((router) => [router.id, router] as const))("%s", (_, router) => {
  test("knows which prompts the cheapest candidate answers, and after shuffled outcomes does not", () => {
    const [learnt, blind] = [skillOf(set, router), skillOf(shuffled(set), router)];
    expect(learnt).toBeGreaterThan(0.1);
    expect(blind).toBeLessThan(learnt / 2);
  });
});
