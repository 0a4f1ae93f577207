import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisLabels, axisPercent, FULL_AXIS, zoomedAxis } from "./quality-axis";

const eighth = fc.integer({ min: 0, max: 8 }).map((n) => n / 8);
const interval = fc.tuple(eighth, eighth).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

describe("quality axis", () => {
  it("zooms to a window inside [0, 1] that holds every interval", () => {
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 5 }), (intervals) => {
        const { from, to } = zoomedAxis(intervals);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(1 + 1e-9);
        expect(to - from).toBeGreaterThan(0.19);
        for (const { low, high } of intervals) {
          expect(low).toBeGreaterThanOrEqual(from - 1e-9);
          expect(high).toBeLessThanOrEqual(to + 1e-9);
        }
      }),
    );
  });

  it("shows 0.65 to 0.85 for intervals between 0.67 and 0.84", () => {
    const axis = zoomedAxis([{ low: 0.67, high: 0.84 }]);
    expect(axisLabels(axis)).toEqual(["0.65", "0.70", "0.75", "0.80", "0.85"]);
    expect(axisPercent(axis, 0.75)).toBeCloseTo(50);
  });

  it("keeps a floor below the window at its edge", () => {
    expect(axisPercent({ from: 0.6, to: 1 }, 0.2)).toBe(0);
    expect(axisPercent(FULL_AXIS, -0.05)).toBe(0);
    expect(axisPercent(FULL_AXIS, 0.42)).toBe(42);
  });
});
