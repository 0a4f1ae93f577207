import { createBatchEncoder } from "@/lib/engine/batch-encoder";
import { alternate } from "./alternate";
import { answer } from "./answer";
import { loadOurReader } from "./our-reader";
import { textOf } from "./texts";

const TOKENS = 32;
const TEXTS = 128;
const MS_PER_S = 1000;

answer(measure());

/**
 * Prompts per second of the batch encoder on WASM against reading them one by one: as the playground does, with a thread
 * for each core, and with one thread, which is all that a page without isolation has.
 */
async function measure(): Promise<Record<string, number>> {
  const reader = await loadOurReader();
  const options = { manifestUrl: "/models/manifest.json", backend: "wasm" } as const;
  const encoder = await createBatchEncoder(options);
  const oneThread = await createBatchEncoder({ ...options, workers: 1 });
  const textsOf = (call: number) => Array.from({ length: TEXTS }, (_, at) => textOf(TOKENS, call * TEXTS + at));
  const never = new AbortController().signal;
  const [batchMs = 0, singleMs = 0, unthreadedMs = 0] = await alternate(
    [
      async (call) => {
        for await (const _ of encoder.encode(textsOf(call), never));
      },
      async (call) => {
        for (const text of textsOf(call)) await reader.read(text);
      },
      async (call) => {
        for (const text of textsOf(call)) for await (const _ of oneThread.encode([text], never));
      },
    ],
    { warmUp: 2, measured: 9, runsInARow: 1 },
  );
  encoder.dispose();
  oneThread.dispose();
  return {
    "encode.batch_over_single32": singleMs / batchMs,
    "encode.batch_over_unthreaded32": unthreadedMs / batchMs,
    "encode.batch32_per_s": (TEXTS / batchMs) * MS_PER_S,
  };
}
