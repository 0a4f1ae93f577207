import type { PromptReading } from "@/lib/contracts/engine-state";
import { loadReader, type Reader } from "@/lib/engine/load-reader";
import { openModelSource } from "@/lib/engine/model-source";
import { createWebSession } from "@/lib/engine/ort-web-session";
import { readWithEncoder } from "@/lib/engine/read-prompt";

export const ORT_URL = new URL("/ort/", self.location.origin).href;

export type OurReader = Reader & {
  /** The int8 model that `read` runs. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly threads: number;
  /** What the engine's worker does for a prompt, on WASM: tokens, forward pass, adapters. */
  read(text: string): Promise<PromptReading>;
};

/** The engine's own parts on WASM, put together as its worker does, without the messages. */
export async function loadOurReader(): Promise<OurReader> {
  const { signal } = new AbortController();
  const source = await openModelSource(new URL("/models/manifest.json", self.location.origin).href, signal);
  const reader = await loadReader(source, null, { signal });
  const { backends, dims } = source.manifest.encoder;
  const model = await source.bytes(backends.wasm.file, { signal });
  const { run, threads } = await createWebSession(model, { backend: "wasm", ortUrl: ORT_URL });
  return { ...reader, model, threads, read: (text) => readWithEncoder(reader, { run, dims }, text) };
}
