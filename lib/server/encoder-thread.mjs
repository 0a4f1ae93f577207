import { parentPort, workerData } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";

// One session of ONNX Runtime in a thread of its own: its `run` holds the thread that calls it. Plain JavaScript, because
// Node starts a thread from this very file, without the loader that reads TypeScript in scripts and tests.

const session = await InferenceSession.create(workerData.model, {
  intraOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
});

parentPort?.on("message", async ({ request, inputIds, attentionMask }) => {
  try {
    const shape = [1, inputIds.length];
    const output = await session.run({
      input_ids: new Tensor("int64", inputIds, shape),
      attention_mask: new Tensor("int64", attentionMask, shape),
    });
    parentPort?.postMessage({ request, embedding: output.embedding?.data });
  } catch (cause) {
    parentPort?.postMessage({ request, fault: cause instanceof Error ? cause.message : String(cause) });
  }
});
parentPort?.postMessage({ request: 0 }); // Open.
