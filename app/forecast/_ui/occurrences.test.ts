import { expect, test } from "vitest";
import { createThinning, occurrences } from "./occurrences";

test("a count is a whole number; anything else is none", () => {
  const of = (n: string) => occurrences({ n }, "n");
  expect([of("3"), of(" 1,200 "), of("0"), of("-1"), of("1.5"), of("many"), of("")]).toEqual([
    ...[3, 1200, 0, null, null, null, null],
  ]);
  expect(occurrences({}, null)).toBe(1);
});

test("thinned counts keep their proportions and their sum", () => {
  const counts = [...Array.from({ length: 1000 }, () => 3), 7000];
  const take = createThinning(0.1);
  const taken = counts.map(take);
  expect(taken.reduce((sum, n) => sum + n, 0)).toBe(1000);
  expect(taken.at(-1)).toBe(700);
  expect(counts.map(createThinning(1))).toEqual(counts);
});
