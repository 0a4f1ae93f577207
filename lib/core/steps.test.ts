import { expect, test } from "vitest";
import { finish, finishInSlices, type Steps } from "./steps";

function* countTo(most: number, onStep: () => void): Steps<number> {
  for (let n = 1; n <= most; n++) {
    onStep();
    yield;
  }
  return most;
}

test("work in slices gives what it gives at once, and pauses whenever a slice is over", async () => {
  let clock = 0;
  const events: string[] = [];
  const work = countTo(7, () => {
    clock += 4;
    events.push("step");
  });
  const pause = async () => {
    clock += 100;
    events.push("pause");
  };
  expect(await finishInSlices(work, { now: () => clock, pause, sliceMs: 10 })).toBe(7);
  expect(events.join(" ")).toBe("step step step pause step step step pause step");
  expect(finish(countTo(7, () => {}))).toBe(7);
});

test("a fault of the work is the caller's to see, in either form", async () => {
  const failing = () =>
    countTo(3, () => {
      throw new Error("broken");
    });
  expect(() => finish(failing())).toThrow("broken");
  await expect(finishInSlices(failing(), { now: () => 0, pause: async () => {}, sliceMs: 1 })).rejects.toThrow(
    "broken",
  );
});
