import { expect, test } from "vitest";
import { fixedTo } from "@/lib/routers/fixed";
import type { Router } from "@/lib/routers/router";
import { evaluateTrack } from "./evaluate-track";
import type { PackPrompt } from "./pack";
import { syntheticFrame, syntheticPack } from "./synthetic-track.fixture";

const pack = syntheticPack({ prompts: 240, seed: 3 });
const made = syntheticFrame(pack);
const readOnce = new Map(pack.prompts.map((prompt) => [prompt, made.read(prompt)]));
const frame = { ...made, read: (prompt: PackPrompt) => readOnce.get(prompt) ?? made.read(prompt) };

/** With setting 1 it is the oracle of the prompts that it was given, with any other it always takes the cheapest. */
function routerWith(values: readonly number[], asked: { settings: (number | undefined)[] }): Router {
  const tables = [frame.chosenOn, frame.scoredOn];
  const bestOf = new Map(
    tables.flatMap(({ prompts, quality, candidates }) =>
      prompts.map((prompt, i) => {
        const row = Array.from(quality.subarray(i * candidates.length, (i + 1) * candidates.length));
        return [frame.read(prompt), row.indexOf(Math.max(...row))] as const;
      }),
    ),
  );
  return {
    ...fixedTo("m0"),
    id: "set",
    kind: "predictive",
    setting: { name: "s", values },
    train: () => ({
      decide: () => [],
      read: (prompts) => ({
        predictions: null,
        choose(_, setting) {
          asked.settings.push(setting);
          return Uint8Array.from(prompts, (prompt) => (setting === 1 ? (bestOf.get(prompt) ?? 0) : frame.cheapest));
        },
        explain: () => [],
      }),
    }),
  };
}

const evaluate = (router: Router) =>
  evaluateTrack(frame, {
    routers: [router],
    wanted: ["set"],
    setting: { pack: "Synthetic", packVersion: "1", split: "test" },
    replicates: 16,
  });

test("a setting is fixed on train and val, test is answered with that value alone, and the row says which", () => {
  const asked: { settings: (number | undefined)[] } = { settings: [] };
  const [row] = evaluate(routerWith([0, 1, 2], asked));
  expect(row?.setting).toEqual({ name: "s", value: 1 });
  // One answer to the scored prompts, the last; before it every value on each of the five folds.
  expect(asked.settings.at(-1)).toBe(1);
  expect(asked.settings).toHaveLength(3 * 5 + 1);
});

test("of settings that are equally good the first stays", () => {
  const [row] = evaluate(routerWith([0, 2], { settings: [] }));
  expect(row?.setting).toEqual({ name: "s", value: 0 });
});
