import "server-only";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { assert } from "@/lib/core/assert";

/** Prompts padded to one length. Ids and mask are row-major [prompts, tokens]; the mask is 0 on padding. */
export type TokenBatch = {
  readonly inputIds: BigInt64Array;
  readonly attentionMask: BigInt64Array;
  readonly prompts: number;
  readonly tokens: number;
};

export type OrtNodeSession = {
  /** Row-major [prompts, dims], each row of length 1. Runs of one session may overlap. */
  embed(batch: TokenBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
};

/** The one door to ONNX Runtime on Node. `model` is a path or the file's bytes. */
export async function openOrtNodeSession(model: string | Uint8Array, threads: number): Promise<OrtNodeSession> {
  const options = { intraOpNumThreads: threads, executionMode: "sequential", graphOptimizationLevel: "all" } as const;
  const session = await (typeof model === "string"
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options));
  return {
    async embed({ inputIds, attentionMask, prompts, tokens }) {
      assert(inputIds.length === prompts * tokens, `${inputIds.length} ids for ${prompts} prompts of ${tokens} tokens`);
      const shape = [prompts, tokens];
      const output = await session.run({
        input_ids: new Tensor("int64", inputIds, shape),
        attention_mask: new Tensor("int64", attentionMask, shape),
      });
      const embedding = output.embedding?.data;
      assert(embedding instanceof Float32Array, "the encoder's output `embedding` is no float32 tensor");
      return embedding;
    },
    dispose: () => session.release(),
  };
}
