import { type ModelManifest, modelManifest } from "@/lib/contracts/model-manifest";
import { EngineError } from "./engine-error";
import { fetchPatiently, type PatientFetch } from "./fetch-patiently";

const CACHE_NAME = "ipr-models";

/**
 * The manifest from the network, else the last one that came from there: offline the engine starts with what it knew.
 * @throws EngineError model_fetch_failed | model_malformed | download_cancelled
 */
export async function loadManifest(
  url: URL,
  options: PatientFetch & { readonly storage: CacheStorage | undefined },
): Promise<ModelManifest> {
  const cache = await options.storage?.open(CACHE_NAME).catch(() => undefined);
  const known = await cache?.match(url).catch(() => undefined);
  try {
    const patient = known === undefined; // Offline with a known manifest, waiting would only cost time.
    const text = await fetchPatiently(url, "no-cache", { ...options, patient }, (response) => response.text());
    const manifest = parseManifest(text);
    await cache?.put(url, new Response(text)).catch(() => undefined);
    return manifest;
  } catch (cause) {
    if (!known || !(cause instanceof EngineError) || cause.code !== "model_fetch_failed") throw cause;
    return parseManifest(await known.text());
  }
}

function parseManifest(text: string): ModelManifest {
  try {
    return modelManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new EngineError("model_malformed", "the model manifest is not one this page can read", { cause });
  }
}
