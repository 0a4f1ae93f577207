/** Cache Storage in memory; `broken` names the methods that fail as a full or forbidden one does. */
export function storageOf(entries: Map<string, Response>, broken: readonly string[] = []): CacheStorage {
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
