import { expect, test } from "vitest";
import { createOwnPriceBook } from "./own-price-book";

const price = (usd: number) => ({ usdPerMillionInput: usd, usdPerMillionOutput: 2 * usd });

function memory(stored: Record<string, string> = {}) {
  const items = new Map(Object.entries(stored));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test("prices set in one tick are all kept, beside those that were stored", async () => {
  const storage = memory({ "ipr-own-prices": JSON.stringify({ first: price(1) }) });
  const book = createOwnPriceBook(() => storage);
  const loaded = book.load();
  const [, , last] = await Promise.all([
    book.set("second", price(2)),
    book.set("third", price(3)),
    book.set("first", null),
  ]);
  expect(await loaded).toEqual(new Map([["first", price(1)]]));
  expect(last).toEqual(new Map(["second", "third"].map((id, at) => [id, price(at + 2)])));
  expect(await createOwnPriceBook(() => storage).load()).toEqual(last);
});

test("where storage is switched off, prices last as long as the page", async () => {
  const book = createOwnPriceBook(() => {
    throw new Error("storage is switched off");
  });
  await book.set("first", price(1));
  expect([...(await book.set("second", price(2))).keys()]).toEqual(["first", "second"]);
});
