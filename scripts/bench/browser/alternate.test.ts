import { expect, test } from "vitest";
import { alternate } from "./alternate";

test("arms take turns, the order changes every round, and every call of an arm has its own number", async () => {
  const calls: string[] = [];
  const arm = (name: string) => async (call: number) => void calls.push(`${name}${call}`);
  await alternate([arm("a"), arm("b")], { warmUp: 1, measured: 2, runsInARow: 2 });
  expect(calls).toEqual(["b0", "b1", "a0", "a1", "a2", "a3", "b2", "b3", "b4", "b5", "a4", "a5"]);
});

test("warm-up rounds and the first run of a row are not counted", async () => {
  const slowAtFirst = async (call: number) => {
    if (call < 8 || call % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  };
  const [ms] = await alternate([slowAtFirst], { warmUp: 4, measured: 3, runsInARow: 2 });
  expect(ms).toBeLessThan(60); // Counting the slow ones would give at least 100.
});
