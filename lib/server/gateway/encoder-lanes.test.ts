import fc from "fast-check";
import { expect, test } from "vitest";
import { createLanes } from "./encoder-lanes";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lanes that note how many tasks each holds at once, and in which order tasks begin; negative tasks fail. */
function recorded(count: number) {
  const began: number[] = [];
  let most = 0;
  const lanes = createLanes<number, number>(
    Array.from({ length: count }, () => {
      let held = 0;
      return async (task) => {
        began.push(task);
        most = Math.max(most, ++held);
        await turn();
        held--;
        if (task < 0) throw new Error(`task ${task}`);
        return task * 10;
      };
    }),
  );
  return { lanes, began, most: () => most };
}

test("a lane holds one task at a time, tasks begin in the order they came, and everybody gets their own result", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: -3, max: 9 })),
      async (count, tasks) => {
        const { lanes, began, most } = recorded(count);
        const results = await Promise.allSettled(tasks.map((task) => lanes.run(task)));
        expect(began).toEqual(tasks);
        expect(most()).toBeLessThanOrEqual(1);
        expect(lanes.waiting()).toBe(0);
        for (const [at, task] of tasks.entries())
          expect(results[at]).toMatchObject(task < 0 ? { status: "rejected" } : { value: task * 10 });
      },
    ),
    { numRuns: 50 },
  );
});

test("all lanes work at once, and a failed task gives its lane back", async () => {
  const { lanes, began } = recorded(2);
  const first = Promise.allSettled([lanes.run(-1), lanes.run(-2), lanes.run(3), lanes.run(4)]);
  expect([began, lanes.waiting()]).toEqual([[-1, -2], 2]);
  await first;
  expect(began).toEqual([-1, -2, 3, 4]);
  await expect(lanes.run(5)).resolves.toBe(50);
});
