import { env, type FeatureExtractionPipeline, pipeline } from "@xenova/transformers";
import { env as ortEnv } from "onnxruntime-web/webgpu";
import { assert } from "@/lib/core/assert";
import { BERT_NAME } from "../bert-name";
import { alternate } from "./alternate";
import { answer } from "./answer";
import { loadOurReader, ORT_URL } from "./our-reader";
import { textOf, tokensOf } from "./texts";

const TOKENS = 64;

answer(measure());

async function measure(): Promise<Record<string, number>> {
  const reader = await loadOurReader();
  tokensOf(reader.tokenize, textOf(TOKENS, 1), TOKENS); // Both sides tokenise with the same files.
  const extract = await loadPipeline(reader.threads);
  const theirs = async (call: number) => {
    const { dims } = await extract(textOf(TOKENS, call), { pooling: "mean", normalize: true });
    assert(dims[1] === 384, "the pipeline gives one vector of the same width");
  };
  const rounds = { warmUp: 3, measured: 20, runsInARow: 4 };
  const [oursMs = 0, theirsMs = 0] = await alternate([(call) => reader.read(textOf(TOKENS, call)), theirs], rounds);
  return { "predict.transformersjs_over_ours": theirsMs / oursMs, "predict.transformersjs64_ms": theirsMs };
}

/** transformers.js as its users have it: its own ONNX Runtime build, its own session options, fp32 on WASM. */
async function loadPipeline(threads: number): Promise<FeatureExtractionPipeline> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = "/bench-models/";
  env.useBrowserCache = false; // 90 MB that no later run would find in this profile.
  env.useWasmCache = false;
  ortEnv.wasm.wasmPaths = new URL(`${ortEnv.versions.web}/`, ORT_URL).href;
  ortEnv.wasm.numThreads = threads;
  return await pipeline("feature-extraction", BERT_NAME, { device: "wasm", dtype: "fp32" });
}
