import { expect, test } from "vitest";
import { createFileCache } from "./file-cache";
import { storageOf } from "./memory-storage.fixture";

const BASE = "https://site.test/models/manifest.json";
const bytes = Uint8Array.of(1, 2, 3);

test("what is stored under a hash is found under it alone, until it is removed", async () => {
  const cache = createFileCache(BASE, storageOf(new Map()));
  await cache.store("aa", bytes);
  expect(await (await cache.find("aa"))?.bytes()).toEqual(bytes);
  expect(await cache.find("bb")).toBeUndefined();
  await cache.remove("aa");
  expect(await cache.find("aa")).toBeUndefined();
});

test("cleaning up removes other versions' files and leaves what is no file of ours", async () => {
  const manifest = new Response("{}");
  const entries = new Map([[BASE, manifest]]);
  const cache = createFileCache(BASE, storageOf(entries));
  await cache.store("old", bytes);
  await cache.store("new", bytes);
  await cache.keepOnly(["new"]);
  expect(await cache.find("old")).toBeUndefined();
  expect(await cache.find("new")).toBeDefined();
  expect(entries.get(BASE)).toBe(manifest);
});

test.each([
  ["missing", undefined],
  ["forbidden", storageOf(new Map(), ["open"])],
  ["full", storageOf(new Map(), ["put"])],
])("where Cache Storage is %s the cache is empty and nothing throws", async (_, storage) => {
  const cache = createFileCache(BASE, storage);
  await cache.store("aa", bytes);
  await cache.keepOnly([]);
  await cache.remove("aa");
  expect(await cache.find("aa")).toBeUndefined();
});
