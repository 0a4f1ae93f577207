import { expect, test } from "vitest";
import { createReadQueue } from "./read-queue";

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A queue whose answers end when `finish` is called. */
function held() {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const queue = createReadQueue(({ id }) => {
    started.push(id);
    return new Promise((resolve) => ends.push(resolve));
  });
  return {
    queue,
    started,
    finish: async () => {
      ends.shift()?.();
      await settle();
    },
  };
}

test("reads are answered one at a time, in order", async () => {
  const { queue, started, finish } = held();
  for (const id of [1, 2, 3]) queue.add({ id, text: "" });
  expect(started).toEqual([1]);
  await finish();
  expect(started).toEqual([1, 2]);
  await finish();
  expect(started).toEqual([1, 2, 3]);
});

test("a forgotten read is never run, and the ones behind it are", async () => {
  const { queue, started, finish } = held();
  for (const id of [1, 2, 3]) queue.add({ id, text: "" });
  queue.forget(2);
  await finish();
  expect(started).toEqual([1, 3]);
});

test("a queue that ran empty starts again", async () => {
  const { queue, started, finish } = held();
  queue.add({ id: 1, text: "" });
  await finish();
  queue.add({ id: 2, text: "" });
  expect(started).toEqual([1, 2]);
});
