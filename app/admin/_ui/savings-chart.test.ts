import { expect, test } from "vitest";
import { fillDays } from "./savings-chart";

test("every day up to today has a bar, in order, and a day without requests is empty", () => {
  const known = { day: "2026-02-28", requests: 2, usd: 1, strongestUsd: 3 };
  const days = fillDays([known], { today: new Date("2026-03-01T00:30:00Z"), count: 3 });
  expect(days.map(({ day }) => day)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(days[1]).toEqual(known);
  expect(days[2]?.requests).toBe(0);
});
