/**
 * Files by sha256, so that a new version of a file is a new entry and an old one can never stand in for it. Every
 * method works (as an empty cache) where Cache Storage is missing, refused or full: the engine then downloads again.
 */
export type FileCache = {
  find(sha256: string): Promise<Response | undefined>;
  store(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(sha256: string): Promise<void>;
  /** Removes the files of older manifests. */
  keepOnly(sha256s: readonly string[]): Promise<void>;
};

const CACHE_NAME = "ipr-models";

/** `base`: any address of our origin; entries get addresses below it that nobody serves. */
export function createFileCache(base: string, storage: CacheStorage | undefined): FileCache {
  const addressOf = (sha256: string) => new URL(`by-hash/${sha256}`, base).href;
  const quietly = async <T>(use: (cache: Cache) => Promise<T>): Promise<T | undefined> => {
    try {
      return storage && (await use(await storage.open(CACHE_NAME)));
    } catch {
      return undefined; // Over quota, private window, cookies blocked: a cache is a convenience.
    }
  };
  return {
    find: (sha256) => quietly((cache) => cache.match(addressOf(sha256))),
    async store(sha256, bytes) {
      await quietly((cache) => cache.put(addressOf(sha256), new Response(bytes)));
    },
    async remove(sha256) {
      await quietly((cache) => cache.delete(addressOf(sha256)));
    },
    async keepOnly(sha256s) {
      const kept = new Set(sha256s.map(addressOf));
      await quietly(async (cache) => {
        for (const { url } of await cache.keys())
          if (url.includes("/by-hash/") && !kept.has(url)) await cache.delete(url);
      });
    },
  };
}
