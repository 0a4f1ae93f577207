import type { PromptReading } from "@/lib/contracts/engine-state";
import type { Candidate } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import type { BatchTable } from "@/lib/forecast/batch-table";

/** Predictions of some prompts as plain numbers: what is kept on the device. No text of a prompt is in it. */
export type PredictionBlock = {
  readonly rows: Uint32Array;
  readonly inputTokens: Uint32Array;
  readonly unfamiliar: Uint8Array;
  /** Row-major [prompts, models]. */
  readonly quality: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly outputTokens: Float32Array;
};
export type RowReading = {
  readonly row: number;
  readonly reading: Pick<PromptReading, "prediction" | "inputTokensExpected">;
};

export function blockOf(readings: readonly RowReading[]): PredictionBlock {
  const qualities = readings.flatMap(({ reading }) => reading.prediction.qualities);
  return {
    rows: Uint32Array.from(readings, ({ row }) => row),
    inputTokens: Uint32Array.from(readings, ({ reading }) => reading.inputTokensExpected),
    unfamiliar: Uint8Array.from(readings, ({ reading }) => Number(reading.prediction.familiarity.unfamiliar)),
    quality: Float32Array.from(qualities, ({ quality }) => quality),
    low: Float32Array.from(qualities, ({ qualityInterval }) => qualityInterval.low),
    high: Float32Array.from(qualities, ({ qualityInterval }) => qualityInterval.high),
    outputTokens: Float32Array.from(qualities, ({ outputTokensExpected }) => outputTokensExpected),
  };
}

export type PromptFacts = { readonly row: number; readonly unfamiliar: boolean };

/** All blocks of a file, read by the place of a prompt among them. */
export function createPredictionStore(modelIds: readonly string[]) {
  const blocks: PredictionBlock[] = [];
  let count = 0;
  const columnOf = (modelId: string) => modelIds.indexOf(modelId);

  function each(use: (block: PredictionBlock, at: number, prompt: number) => void): void {
    let prompt = 0;
    for (const block of blocks) for (let at = 0; at < block.rows.length; at++) use(block, at, prompt++);
  }
  function column(candidates: readonly Candidate[], pick: (block: PredictionBlock) => Float32Array): Float64Array {
    const columns = candidates.map(({ modelId }) => columnOf(modelId));
    const out = new Float64Array(count * candidates.length);
    each((block, at, prompt) => {
      const values = pick(block);
      for (const [c, from] of columns.entries())
        out[prompt * columns.length + c] = values[at * modelIds.length + from] ?? Number.NaN;
    });
    return out;
  }
  return {
    modelIds,
    get count() {
      return count;
    },
    add(block: PredictionBlock): void {
      blocks.push(block);
      count += block.rows.length;
    },
    table(candidates: readonly Candidate[]): BatchTable {
      const outputs = column(candidates, ({ outputTokens }) => outputTokens);
      const inputs = new Uint32Array(count);
      each((block, at, prompt) => {
        inputs[prompt] = block.inputTokens[at] ?? 0;
      });
      const width = candidates.length;
      const costs = outputs.map((tokens, at) => {
        const candidate = candidates[at % width];
        return candidate ? costUsd(candidate.price, inputs[Math.floor(at / width)] ?? 0, tokens) : Number.NaN;
      });
      return { candidates: width, quality: column(candidates, ({ quality }) => quality), costUsd: costs };
    },
    intervals: (candidates: readonly Candidate[]) => ({
      low: column(candidates, ({ low }) => low),
      high: column(candidates, ({ high }) => high),
    }),
    facts(): PromptFacts[] {
      const facts: PromptFacts[] = [];
      each((block, at) => facts.push({ row: block.rows[at] ?? 0, unfamiliar: block.unfamiliar[at] === 1 }));
      return facts;
    },
  };
}
export type PredictionStore = ReturnType<typeof createPredictionStore>;
