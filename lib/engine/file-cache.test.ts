import { expect, test } from "vitest";
import { createFileCache } from "./file-cache";

const BASE = "https://site.test/models/manifest.json";
const bytes = Uint8Array.of(1, 2, 3);

/** Cache Storage in memory; `broken` names the methods that fail as a full or forbidden one does. */
function storageOf(entries: Map<string, Response>, broken: readonly string[] = []): CacheStorage {
  const fail = (name: string) => {
    if (broken.includes(name)) throw new DOMException("full", "QuotaExceededError");
  };
  const addressOf = (request: RequestInfo | URL) => (request instanceof Request ? request.url : String(request));
  const cache = {
    match: async (request: RequestInfo | URL) => entries.get(addressOf(request))?.clone(),
    put: async (request: RequestInfo | URL, response: Response) => {
      fail("put");
      entries.set(addressOf(request), response);
    },
    delete: async (request: RequestInfo | URL) => entries.delete(addressOf(request)),
    keys: async () => [...entries.keys()].map((url) => new Request(url)),
    add: () => Promise.reject(new Error("unused")),
    addAll: () => Promise.reject(new Error("unused")),
    matchAll: () => Promise.reject(new Error("unused")),
  };
  return {
    open: async () => {
      fail("open");
      return cache;
    },
    match: () => Promise.reject(new Error("unused")),
    has: () => Promise.reject(new Error("unused")),
    delete: () => Promise.reject(new Error("unused")),
    keys: () => Promise.reject(new Error("unused")),
  };
}

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
