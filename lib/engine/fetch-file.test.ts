import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import type { ModelFile } from "@/lib/contracts/model-manifest";
import { fetchFile } from "./fetch-file";
import type { FileCache } from "./file-cache";

const URL_OF_FILE = new URL("https://site.test/models/encoder.onnx");
const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const describe = (text: string): ModelFile => ({
  path: "encoder.onnx",
  bytes: bytesOf(text).length,
  sha256: createHash("sha256").update(text).digest("hex"),
});
const GOOD = "the right bytes";
const SWAPPED = "the wrong bytes"; // As many.
const file = describe(GOOD);

function memoryCache(
  entries: Record<string, string> = {},
): FileCache & { readonly kept: Map<string, Uint8Array<ArrayBuffer>> } {
  const kept = new Map(Object.entries(entries).map(([sha256, text]) => [sha256, bytesOf(text)]));
  return {
    kept,
    find: async (sha256) => {
      const bytes = kept.get(sha256);
      return bytes && new Response(bytes);
    },
    store: async (sha256, bytes) => void kept.set(sha256, bytes),
    remove: async (sha256) => void kept.delete(sha256),
    keepOnly: async () => undefined,
  };
}

/** A network that gives one answer after the other; a string is a body with status 200. */
function network(...answers: (string | (() => Response))[]) {
  return vi.fn<typeof fetch>(async (_url, init) => {
    init?.signal?.throwIfAborted();
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return typeof answer === "string" ? new Response(bytesOf(answer)) : answer();
  });
}
const offline = () => network();

function ask(parts: { fetch: typeof fetch; cache?: FileCache; signal?: AbortSignal }) {
  const seen = { loaded: [] as number[], fromCache: [] as boolean[], refused: 0, waitedMs: [] as number[] };
  const bytes = fetchFile(URL_OF_FILE, file, {
    cache: memoryCache(),
    signal: new AbortController().signal,
    wait: async (ms) => void seen.waitedMs.push(ms),
    onBytes: (loaded, fromCache) => {
      seen.loaded.push(loaded);
      seen.fromCache.push(fromCache);
    },
    onRefused: () => seen.refused++,
    ...parts,
  });
  return { seen, text: bytes.then((good) => new TextDecoder().decode(good)) };
}
const modesOf = (fetched: ReturnType<typeof network>) => fetched.mock.calls.map(([, init]) => init?.cache);

test("a downloaded file is kept under its hash, and read from there without a request", async () => {
  const cache = memoryCache();
  await expect(ask({ fetch: network(GOOD), cache }).text).resolves.toBe(GOOD);
  expect([...cache.kept.keys()]).toEqual([file.sha256]);
  const fetched = offline();
  const { seen, text } = ask({ fetch: fetched, cache });
  await expect(text).resolves.toBe(GOOD);
  expect(fetched).not.toHaveBeenCalled();
  expect(seen.fromCache).toEqual([true]);
});

test("a damaged cache entry is removed and the file is fetched again", async () => {
  const cache = memoryCache({ [file.sha256]: SWAPPED });
  const { seen, text } = ask({ fetch: network(GOOD), cache });
  await expect(text).resolves.toBe(GOOD);
  expect(seen.refused).toBe(1);
  expect(cache.kept.get(file.sha256)).toEqual(bytesOf(GOOD));
});

test("a damaged cache entry is gone even when the file cannot be fetched again", async () => {
  const cache = memoryCache({ [file.sha256]: SWAPPED });
  await expect(ask({ fetch: offline(), cache }).text).rejects.toMatchObject({ code: "model_fetch_failed" });
  expect(cache.kept.size).toBe(0);
});

test.each([
  ["swapped", SWAPPED],
  ["cut short", GOOD.slice(0, 6)],
  ["too long", `${GOOD} and more`],
  ["empty", ""],
])("a file that is %s is asked for once more past the HTTP cache, then refused", async (_, wrong) => {
  const cache = memoryCache();
  const fetched = network(wrong, wrong, GOOD);
  const { seen, text } = ask({ fetch: fetched, cache });
  await expect(text).rejects.toMatchObject({ code: "model_hash_mismatch" });
  expect(modesOf(fetched)).toEqual(["default", "reload"]);
  expect(seen.refused).toBe(2);
  expect(cache.kept.size).toBe(0);
});

test("a wrong copy in the HTTP cache does not stand in the way of the right one", async () => {
  const { seen, text } = ask({ fetch: network(SWAPPED, GOOD) });
  await expect(text).resolves.toBe(GOOD);
  expect(seen.refused).toBe(1);
});

test("a passing fault of network or server is waited out, with growing pauses", async () => {
  const fetched = network(
    () => {
      throw new TypeError("Failed to fetch");
    },
    () => new Response("busy", { status: 503 }),
    GOOD,
  );
  const { seen, text } = ask({ fetch: fetched });
  await expect(text).resolves.toBe(GOOD);
  expect(seen.waitedMs).toEqual([400, 1600]);
});

test("a body that breaks off is fetched again from its start", async () => {
  const broken = () =>
    new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (body) => body.enqueue(bytesOf(GOOD.slice(0, 4))),
        pull: (body) => body.error(new TypeError("network error")),
      }),
    );
  const { seen, text } = ask({ fetch: network(broken, GOOD) });
  await expect(text).resolves.toBe(GOOD);
  expect(seen.loaded.at(-1)).toBe(file.bytes);
});

test("no network ends in model_fetch_failed after three attempts", async () => {
  const fetched = offline();
  await expect(ask({ fetch: fetched }).text).rejects.toMatchObject({ code: "model_fetch_failed" });
  expect(fetched).toHaveBeenCalledTimes(3);
});

test("a missing file is not asked for again", async () => {
  const fetched = network(() => new Response("no", { status: 404 }), GOOD);
  await expect(ask({ fetch: fetched }).text).rejects.toMatchObject({ code: "model_fetch_failed" });
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("an aborted download says so and leaves nothing behind", async () => {
  const cache = memoryCache();
  const stop = new AbortController();
  const endless: typeof fetch = async (_url, init) =>
    new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(body) {
          body.enqueue(bytesOf("the"));
          init?.signal?.addEventListener("abort", () => body.error(init.signal?.reason));
          queueMicrotask(() => stop.abort());
        },
      }),
    );
  const { text } = ask({ fetch: endless, cache, signal: stop.signal });
  await expect(text).rejects.toMatchObject({ code: "download_cancelled" });
  expect(cache.kept.size).toBe(0);
});

test("progress never goes back within a download and ends at the file's size", async () => {
  const { seen, text } = ask({ fetch: network(GOOD) });
  await text;
  expect(seen.loaded).toEqual(seen.loaded.toSorted((a, b) => a - b));
  expect(seen.loaded.at(-1)).toBe(file.bytes);
});
