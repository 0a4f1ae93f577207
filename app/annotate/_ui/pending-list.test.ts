import { expect, test } from "vitest";
import { rateRequest } from "@/lib/contracts/annotation";
import { createPendingList } from "./pending-list";

const KEY = "ipr-pending-test";
const pending = createPendingList({ key: KEY, schema: rateRequest, idOf: ({ ratingId }) => ratingId });
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const rating = (n: number) => ({ ratingId: id(n), rating: 4 });

function createStore(initial?: string) {
  const values = new Map(initial === undefined ? [] : [[KEY, initial]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

test("a word waits once, is sent once, and leaves the store when the server has answered", async () => {
  const store = createStore();
  for (const n of [1, 1, 2]) pending.add(store, rating(n));
  const sent: string[] = [];
  const settled: unknown[] = [];
  const sending = {
    send: async ({ ratingId }: { ratingId: string }) => sent.push(ratingId),
    isFinal: () => false,
    onSettled: (_: unknown, answer: number | null) => settled.push(answer),
  };
  await pending.flush(store, sending);
  await pending.flush(store, sending);
  expect([sent, settled]).toEqual([
    [id(1), id(2)],
    [1, 2],
  ]);
  expect(pending.read(store)).toEqual([]);
});

test("without a network words stay; a refusal is an answer and ends the waiting", async () => {
  const store = createStore();
  for (const n of [1, 2]) pending.add(store, rating(n));
  const offline = new TypeError("no network");
  const isFinal = (cause: unknown) => cause !== offline;
  await pending.flush(store, { send: () => Promise.reject(offline), isFinal });
  expect(pending.read(store)).toHaveLength(2);
  const refused = new Error("refused");
  const settled: unknown[] = [];
  const onSettled = (said: unknown, answer: unknown, refusal: unknown) => settled.push([said, answer, refusal]);
  await pending.flush(store, { send: () => Promise.reject(refused), isFinal, onSettled });
  expect(settled).toEqual([1, 2].map((n) => [rating(n), null, refused]));
  expect(pending.read(store)).toEqual([]);
});

test("what is no list of its own words counts as none", () => {
  for (const text of ["", "{", "[1]", '[{"ratingId":"x"}]', `[{"showingId":"${id(1)}","choice":"a","reasons":[]}]`])
    expect(pending.read(createStore(text))).toEqual([]);
});
