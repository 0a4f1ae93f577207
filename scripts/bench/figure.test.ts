import { expect, test } from "vitest";
import { judge } from "./figure";

const spec = { name: "x.ms", unit: "ms", goal: { atMost: 10 } };

test("a value on the edge reaches an at-most and an at-least goal, but not a below goal", () => {
  expect(judge(spec, 10).ok).toBe(true);
  expect(judge({ ...spec, goal: { atLeast: 10 } }, 10).ok).toBe(true);
  expect(judge({ ...spec, goal: { below: 10 } }, 10).ok).toBe(false);
});

test("a goal that was missed or could not be measured is not ok, and a figure without a goal is neither", () => {
  expect(judge(spec, 10.5)).toEqual({ name: "x.ms", value: 10.5, unit: "ms", goal: "<= 10", ok: false });
  expect(judge(spec, null)).toMatchObject({ value: null, ok: false });
  expect(judge({ ...spec, goal: null }, 3)).toMatchObject({ value: 3, goal: null, ok: null });
});
