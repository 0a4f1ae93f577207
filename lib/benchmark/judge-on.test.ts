import { expect, test } from "vitest";
import { judgeOn } from "./judge-on";

const judge = { acceptFrom: 1, errorRate: 0.1, costUsd: 0 };

test("a simulated judge of grades accepts from their 95th percentile, of verdicts only what is right", () => {
  const grades = Float64Array.from({ length: 101 }, (_, i) => (i / 100) * 0.8);
  expect(judgeOn({ quality: grades.toReversed() }, judge)).toEqual({ ...judge, acceptFrom: expect.closeTo(0.76, 12) });
  const verdicts = Float64Array.from({ length: 100 }, (_, i) => (i < 2 ? 1 : 0)); // the 95th percentile is 0
  expect(judgeOn({ quality: verdicts }, judge)).toBe(judge);
  const mostlyPerfect = Float64Array.from({ length: 100 }, (_, i) => (i < 90 ? 0.5 : 1));
  expect(judgeOn({ quality: mostlyPerfect }, judge)).toEqual(judge);
});
