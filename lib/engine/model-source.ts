import type { ModelFile, ModelManifest } from "@/lib/contracts/model-manifest";
import { EngineError } from "./engine-error";
import { type FetchFileOptions, fetchFile } from "./fetch-file";
import { createFileCache } from "./file-cache";
import { loadManifest } from "./load-manifest";

export type FileOptions = Pick<FetchFileOptions, "signal" | "onBytes" | "onRefused">;

/** Everything the engine downloads, checked against one manifest. */
export type ModelSource = {
  readonly manifest: ModelManifest;
  bytes(file: ModelFile, options: FileOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws EngineError model_malformed, besides the codes of `bytes`. */
  json(file: ModelFile, options: FileOptions): Promise<unknown>;
  /** Drops cached files that this manifest does not name. */
  forgetOthers(): Promise<void>;
};

export type OpenModelSource = (manifestUrl: string, signal: AbortSignal) => Promise<ModelSource>;

export const openModelSource: OpenModelSource = async (manifestUrl, signal) => {
  const url = new URL(manifestUrl);
  const storage = "caches" in globalThis ? caches : undefined; // Absent on insecure origins.
  const patient = {
    fetch: fetch.bind(globalThis),
    wait: (ms: number) => new Promise<void>((go) => setTimeout(go, ms)),
  };
  const manifest = await loadManifest(url, { ...patient, signal, storage });
  const cache = createFileCache(url.href, storage);
  const bytes: ModelSource["bytes"] = (file, options) =>
    fetchFile(new URL(file.path, url), file, { ...patient, ...options, cache });
  return {
    manifest,
    bytes,
    json: async (file, options) => parseJson(file, await bytes(file, options)),
    forgetOthers: () => cache.keepOnly(filesOf(manifest).map(({ sha256 }) => sha256)),
  };
};

function parseJson({ path }: ModelFile, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new EngineError("model_malformed", `${path} is not JSON`, { cause });
  }
}

function filesOf({ encoder, preview, routers }: ModelManifest): ModelFile[] {
  const { backends, tokenizer, tokenizerConfig, golden } = encoder;
  return [
    ...Object.values(backends).map(({ file }) => file),
    ...[tokenizer, tokenizerConfig, golden, preview],
    ...routers.flatMap(({ card, weights }) => [card, weights]),
  ];
}
