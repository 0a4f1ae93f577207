import { expect, test } from "vitest";
import { median, quantile } from "./quantile";

const oneToHundred = Array.from({ length: 100 }, (_, i) => 100 - i);

test("p99 of 1 to 100 is 99: one value in a hundred lies above it", () => {
  expect(quantile(oneToHundred, 0.99)).toBe(99);
  expect(quantile([7], 0.99)).toBe(7);
});

test("the median of an even number of values is the mean of the two in the middle", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([5, 1, 3])).toBe(3);
  expect(median([8, 2])).toBe(5);
});

test("no values, no figure", () => {
  expect(() => median([])).toThrow("at least one value");
});
