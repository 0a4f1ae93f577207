import "server-only";
import { assert } from "@/lib/core/assert";
import { type Embedding, normalize } from "@/lib/core/embedding";
import type { RunBatch, TokenIds } from "@/lib/encoder/encoder";
import { lengthBatches } from "@/lib/encoder/length-batches";

export type MicroBatchOptions = {
  /** One pass at a time; batches in flight would only fight for the same cores. */
  readonly runBatch: RunBatch;
  readonly dims: number;
  /** Prompts × longest of them, padded. */
  readonly batchTokensMax: number;
};

type Waiting = {
  readonly tokens: TokenIds;
  resolve(embedding: Embedding): void;
  reject(cause: unknown): void;
};

/**
 * Prompts that come while a pass runs wait for the next one together; an idle encoder starts at once, so nobody waits for
 * company. Of those waiting, the batch of similar lengths that holds the oldest goes first.
 */
export function createMicroBatches(options: MicroBatchOptions): (tokens: TokenIds) => Promise<Embedding> {
  let waiting: Waiting[] = [];
  let busy = false;
  const pump = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const batch = nextBatch(waiting, options.batchTokensMax);
      waiting = waiting.filter((one) => !batch.includes(one));
      await encodeBatch(options, batch);
    }
    busy = false;
  };
  return (tokens) =>
    new Promise((resolve, reject) => {
      waiting.push({ tokens, resolve, reject });
      // After the callers of this turn: a batch of 64 prompts is one call for the encoder too.
      queueMicrotask(pump);
    });
}

function nextBatch(waiting: readonly Waiting[], batchTokensMax: number): Waiting[] {
  const lengths = waiting.map(({ tokens }) => tokens.inputIds.length);
  const withOldest = lengthBatches(lengths, batchTokensMax).find((indices) => indices.includes(0)) ?? [];
  return withOldest.flatMap((index) => waiting[index] ?? []);
}

async function encodeBatch({ runBatch, dims }: MicroBatchOptions, batch: readonly Waiting[]): Promise<void> {
  try {
    const vectors = await runBatch(batch.map(({ tokens }) => tokens));
    assert(vectors.length === batch.length * dims, `${vectors.length} numbers for ${batch.length} × ${dims}`);
    for (const [row, { resolve }] of batch.entries())
      resolve(normalize(vectors.subarray(row * dims, (row + 1) * dims)));
  } catch (cause) {
    for (const { reject } of batch) reject(cause);
  }
}
