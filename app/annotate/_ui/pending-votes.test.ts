import { expect, test } from "vitest";
import { addPending, flushPending, readPending } from "./pending-votes";

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const vote = (n: number) => ({ showingId: id(n), choice: "a" as const, reasons: [] });

function createStore(initial?: string) {
  const values = new Map(initial === undefined ? [] : [["ipr-pending-votes", initial]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

test("a vote waits once, is sent once, and leaves the store when the server has answered", async () => {
  const store = createStore();
  addPending(store, vote(1));
  addPending(store, vote(1));
  addPending(store, vote(2));
  const sent: string[] = [];
  const send = async ({ showingId }: { showingId: string }) => sent.push(showingId);
  await flushPending(store, send, () => false);
  await flushPending(store, send, () => false);
  expect(sent).toEqual([id(1), id(2)]);
  expect(readPending(store)).toEqual([]);
});

test("without a network votes stay; a refusal is an answer and ends the waiting", async () => {
  const store = createStore();
  addPending(store, vote(1));
  addPending(store, vote(2));
  const offline = new TypeError("no network");
  await flushPending(
    store,
    () => Promise.reject(offline),
    (cause) => cause !== offline,
  );
  expect(readPending(store)).toHaveLength(2);
  await flushPending(
    store,
    () => Promise.reject(new Error("refused")),
    (cause) => cause !== offline,
  );
  expect(readPending(store)).toEqual([]);
});

test("what is no list of votes counts as none", () => {
  for (const text of ["", "{", "[1]", '[{"showingId":"x"}]']) expect(readPending(createStore(text))).toEqual([]);
});
