import fc from "fast-check";
import { expect, test } from "vitest";
import { createGroupedWrites } from "./grouped-writes";

const away = new Error("away");
const bad = new Error("bad");

/** A store that takes a moment; negative items are refused, and with each item of their group. */
function setUp({ itemsMax = 4, betweenMs = 0, isAway = (): boolean => false } = {}) {
  const groups: number[][] = [];
  const written: number[] = [];
  const writes = createGroupedWrites<number>(
    async (items) => {
      groups.push([...items]);
      await new Promise((resolve) => setTimeout(resolve));
      if (isAway()) throw away;
      if (items.some((item) => item < 0)) throw bad;
      written.push(...items);
    },
    { itemsMax, betweenMs, isForAll: (cause) => cause === away },
  );
  return { writes, groups, written };
}

test("an item that comes alone is written at once, what comes meanwhile together", async () => {
  const { writes, groups } = setUp();
  await Promise.all([1, 2, 3, 4, 5, 6].map(writes.write));
  expect(groups).toEqual([[1], [2, 3, 4, 5], [6]]);
});

test("after a write the next waits for its time, and then takes all that came, in groups", async () => {
  const betweenMs = 100;
  const { writes, groups } = setUp({ betweenMs });
  const beganAt = performance.now();
  await writes.write(1);
  expect(performance.now() - beganAt).toBeLessThan(betweenMs / 2);
  await Promise.all([2, 3, 4, 5, 6].map(writes.write));
  expect(performance.now() - beganAt).toBeGreaterThan(betweenMs - 10);
  expect(groups).toEqual([[1], [2, 3, 4, 5], [6]]);
});

test("each item is written once and in order, or told alone why not, whatever comes when", async () => {
  const items = fc.array(fc.record({ item: fc.integer({ min: -2, max: 9 }), pauses: fc.nat(2) }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(items, async (given) => {
      const { writes, written } = setUp();
      const ends: Promise<unknown>[] = [];
      for (const { item, pauses } of given) {
        const end = writes.write(item).then(
          () => "written",
          (cause: unknown) => cause,
        );
        ends.push(end);
        for (let pause = 0; pause < pauses; pause++) await new Promise((resolve) => setTimeout(resolve));
      }
      expect(await Promise.all(ends)).toEqual(given.map(({ item }) => (item < 0 ? bad : "written")));
      expect(written).toEqual(given.flatMap(({ item }) => (item < 0 ? [] : [item])));
    }),
    { numRuns: 60 },
  );
});

test("a store that is away refuses a group with one attempt, and takes what comes afterwards", async () => {
  let isAway = true;
  const { writes, groups, written } = setUp({ isAway: () => isAway });
  const ends = await Promise.allSettled([1, 2, 3].map(writes.write));
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(groups).toEqual([[1], [2, 3]]);
  isAway = false;
  await writes.write(4);
  expect(written).toEqual([4]);
});
