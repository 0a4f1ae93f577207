import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChartPoint, chartScale, frontPath, labelledTicks, oneTwoFive, paretoFront } from "./chart-scale";

const point = (modelId: string, costUsd: number, quality: number): ChartPoint => ({
  modelId,
  label: modelId,
  costUsd,
  quality,
});
const points = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
    .map(([cost, quality]) => point(`${cost}/${quality}`, cost / 1000, quality / 8)),
  { minLength: 1, maxLength: 8 },
);

describe("cost–quality scale", () => {
  it("has ticks at 1, 2 and 5 of every decade, exact as decimals", () => {
    expect(oneTwoFive(0.0004, 0.03)).toEqual([0.0005, 0.001, 0.002, 0.005, 0.01, 0.02]);
  });

  it("places every candidate inside the frame, free ones too", () => {
    fc.assert(
      fc.property(points, fc.constantFrom(280, 390, 620), (candidates, width) => {
        const scale = chartScale(candidates, { width, height: 300 });
        for (const { costUsd, quality } of candidates) {
          expect(scale.x(costUsd)).toBeGreaterThan(scale.left);
          expect(scale.x(costUsd)).toBeLessThan(scale.right);
          expect(scale.y(quality)).toBeGreaterThanOrEqual(scale.top);
          expect(scale.y(quality)).toBeLessThanOrEqual(scale.bottom);
        }
      }),
    );
  });

  it("gives equal steps to equal cost ratios", () => {
    const { x } = chartScale([point("a", 0.001, 0.5), point("b", 0.1, 0.9)], { width: 400, height: 300 });
    expect(x(0.01) - x(0.001)).toBeCloseTo(x(0.1) - x(0.01));
  });

  it("keeps a floor outside the window at its edge", () => {
    const { y, bottom } = chartScale([point("a", 0.001, 0.5), point("b", 0.1, 0.9)], { width: 400, height: 300 });
    expect(y(-0.1)).toBe(bottom);
  });

  it("drops tick labels that would touch, never the first", () => {
    expect(labelledTicks([1, 2, 5, 10], (tick) => tick * 10, 35)).toEqual([1, 5, 10]);
  });

  it("lets nothing cheaper and better stand beside the Pareto front", () => {
    fc.assert(
      fc.property(points, (candidates) => {
        const front = paretoFront(candidates);
        for (const member of front)
          for (const other of candidates) {
            const dominates =
              other.costUsd <= member.costUsd &&
              other.quality >= member.quality &&
              (other.costUsd < member.costUsd || other.quality > member.quality);
            expect(dominates).toBe(false);
          }
        for (const candidate of candidates)
          expect(front.some((m) => m.costUsd <= candidate.costUsd && m.quality >= candidate.quality)).toBe(true);
      }),
    );
  });

  it("draws the front as a staircase up to the right edge", () => {
    const candidates = [point("a", 0.001, 0.5), point("b", 0.01, 0.9), point("c", 0.1, 0.7)];
    const scale = chartScale(candidates, { width: 400, height: 300 });
    expect(frontPath(paretoFront(candidates), scale)).toBe(
      `M${scale.x(0.001)} ${scale.y(0.5)}H${scale.x(0.01)}V${scale.y(0.9)}H${scale.right}`,
    );
  });
});
