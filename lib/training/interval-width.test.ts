import { expect, test } from "vitest";
import { sigmoid } from "@/lib/core/predict";
import { createRandom } from "@/lib/core/random";
import { coveringWidths, similarGroups, widthNeeded } from "./interval-width";

test("the needed width is the shift in logits that was planted", () => {
  const qualities = [0.5, 0.5, 0.5].map(() => sigmoid(0.75));
  expect(widthNeeded({ logits: [0, 0, 0], qualities })).toBeCloseTo(0.75, 6);
  expect(widthNeeded({ logits: [0, 0], qualities: [0.5, 0.5] })).toBeCloseTo(0, 6);
  expect(widthNeeded({ logits: [2], qualities: [0] })).toBe(6); // No width reaches 0: the largest there is.
});

test("groups are whole, near each other, and of about fifty", () => {
  const random = createRandom(1);
  const coordinates = Float64Array.from({ length: 2 * 1000 }, (_, at) => (at % 2 === 0 ? 100 : 1) * random());
  const groups = similarGroups(coordinates, 2);
  expect(groups.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, row) => row));
  for (const group of groups) {
    expect(group.length).toBeGreaterThanOrEqual(37);
    expect(group.length).toBeLessThan(75);
    const firsts = group.map((row) => coordinates[2 * row] ?? 0);
    expect(Math.max(...firsts) - Math.min(...firsts)).toBeLessThan(15);
  }
});

test("widths cover nine tenths of the groups, and few groups lean on the others", () => {
  const many = Array.from({ length: 1000 }, (_, at) => at / 1000);
  const [own, shared, none] = coveringWidths([many, [3], []]);
  expect(own).toBeCloseTo(0.9, 1);
  expect(shared).toBeGreaterThan(0.9);
  expect(shared).toBeLessThan(1.1);
  expect(none).toBeCloseTo(0.9, 1);
});
