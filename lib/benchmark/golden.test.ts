import { expect, test } from "vitest";
import { casesOf, expectGolden, type GoldenFunctions, goldenCases } from "./golden-cases.fixture";
import { curveFunctions } from "./golden-curves.fixture";
import { routingFunctions } from "./golden-routing.fixture";
import { scoreFunctions } from "./golden-scores.fixture";
import { trackFunctions } from "./golden-tracks.fixture";
import { voteFunctions } from "./golden-votes.fixture";

const functions: GoldenFunctions = {
  ...routingFunctions,
  ...curveFunctions,
  ...scoreFunctions,
  ...voteFunctions,
  ...trackFunctions,
};
/** Own test files: they need the pack, or belong to one router. */
const isElsewhere = ({ fn, section }: { fn: string; section: string }) =>
  fn.startsWith("pack-") || section.startsWith("routers/");

test("the oracle holds 136 cases, and each one is run here, on the pack, or with its router", () => {
  expect(goldenCases).toHaveLength(136);
  expect(goldenCases.filter((one) => !isElsewhere(one) && !functions[one.fn]).map(({ id }) => id)).toEqual([]);
});

test.each(casesOf((one) => !isElsewhere(one)))("%s", (_, one) => {
  // Published figures are rounded, and so are the inputs they are said to follow from.
  const { published, ...expected } = one.expected;
  const actual = functions[one.fn]?.(one.inputs);
  expectGolden(actual, { ...one, expected });
  if (published !== undefined) expectGolden(actual, { ...one, expected: { score: published }, tol: 6e-4 });
});
