import { expect, test } from "vitest";
import { familiarityOf } from "@/lib/core/familiarity";
import { createRandom } from "@/lib/core/random";
import { distanceIn, fitFamiliarityShape, scaleFamiliarity } from "./fit-familiarity";

const random = createRandom(5);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
// Two correlated features of different size, and a third that the map must not look at.
const rows = Array.from({ length: 2000 }, () => {
  const shared = normal();
  return [2 * shared, shared + 0.5 * normal(), 1000 * normal()];
});
const shape = fitFamiliarityShape(Float32Array.from(rows.flat()), { width: 3, inputs: 2 });
const distances = rows.map((row) => distanceIn(shape, Float32Array.from(row)));
const map = scaleFamiliarity(shape, distances, { flagged: 0.02, trustRamp: 0.1 });

test("whitened training prompts have variance 1 in every direction", () => {
  const meanSquare = distances.reduce((sum, distance) => sum + distance ** 2, 0) / distances.length;
  expect(meanSquare).toBeGreaterThan(1.9); // Two directions, slightly damped by the ridge.
  expect(meanSquare).toBeLessThan(2.01);
});

test("what breaks the correlation is far although each feature is ordinary", () => {
  expect(distanceIn(shape, Float32Array.of(2, -2, 0))).toBeGreaterThan(4 * distanceIn(shape, Float32Array.of(2, 1, 0)));
});

test("the share that was asked for is flagged, and a flagged prompt is trusted less", () => {
  const judged = rows.map((row) => familiarityOf(map, Float32Array.from(row)));
  expect(judged.filter(({ unfamiliar }) => unfamiliar).length / judged.length).toBeCloseTo(0.02, 2);
  expect(familiarityOf(map, Float32Array.of(2, -2, 0))).toMatchObject({ unfamiliar: true, trust: 0 });
  expect(familiarityOf(map, Float32Array.of(0, 0, 0)).trust).toBe(1);
});

test("features that never vary are no division by zero", () => {
  const flat = fitFamiliarityShape(Float32Array.of(1, 5, 2, 5, 3, 5), { width: 2, inputs: 2 });
  expect(distanceIn(flat, Float32Array.of(2, 5))).toBe(0);
  expect(flat.whitening.every(Number.isFinite)).toBe(true);
});
