import { expect, test, vi } from "vitest";
import { manifest } from "./host-parts.fixture";
import { loadManifest } from "./load-manifest";
import { storageOf } from "./memory-storage.fixture";

const url = new URL("https://site.test/models/manifest.json");
const older = { ...manifest, preview: { ...manifest.preview, bytes: 7 } };
const known = () => storageOf(new Map([[url.href, Response.json(older)]]));

function ask(answer: () => Response, storage: CacheStorage | undefined) {
  const fetched = vi.fn<typeof fetch>(async () => answer());
  const { signal } = new AbortController();
  return { fetched, result: loadManifest(url, { fetch: fetched, signal, wait: async () => undefined, storage }) };
}
const offline = () => {
  throw new TypeError("Failed to fetch");
};

test("the network's manifest wins over the known one, and is known from then on", async () => {
  const storage = known();
  await expect(ask(() => Response.json(manifest), storage).result).resolves.toEqual(manifest);
  await expect(ask(offline, storage).result).resolves.toEqual(manifest);
});

test.each([
  ["offline", offline],
  ["with a server that is down", () => new Response("down", { status: 503 })],
])("%s the known manifest serves at once", async (_, answer) => {
  const { fetched, result } = ask(answer, known());
  await expect(result).resolves.toEqual(older);
  expect(fetched).toHaveBeenCalledOnce();
});

test.each([
  ["without a known manifest", storageOf(new Map())],
  ["without Cache Storage", undefined],
  ["with Cache Storage forbidden", storageOf(new Map(), ["open"])],
])("offline %s the engine cannot start, after three attempts", async (_, storage) => {
  const { fetched, result } = ask(offline, storage);
  await expect(result).rejects.toMatchObject({ code: "model_fetch_failed" });
  expect(fetched).toHaveBeenCalledTimes(3);
});

test.each([
  ["no JSON", () => new Response("<html>")],
  ["of another form", () => Response.json({ ...manifest, encoder: { ...manifest.encoder, dims: "many" } })],
  [
    "naming a file outside its folder",
    () => Response.json({ ...manifest, preview: { ...manifest.preview, path: "/etc/x" } }),
  ],
])("a manifest that is %s is refused and never becomes the known one", async (_, answer) => {
  const storage = known();
  await expect(ask(answer, storage).result).rejects.toMatchObject({ code: "model_malformed" });
  await expect(ask(offline, storage).result).resolves.toEqual(older);
});
