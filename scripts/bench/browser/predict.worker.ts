import { InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { assert } from "@/lib/core/assert";
import { normalize } from "@/lib/core/embedding";
import { predictPrompt } from "@/lib/core/predict";
import { encoderFeatures } from "@/lib/encoder/features";
import { median } from "../quantile";
import { alternate } from "./alternate";
import { answer } from "./answer";
import { loadOurReader, type OurReader } from "./our-reader";
import { textOf, tokensOf } from "./texts";

const TOKENS = 64;
const ADAPTER_CALLS = 2_000;

answer(measure());

async function measure(): Promise<Record<string, number>> {
  const reader = await loadOurReader();
  const runBare = await bareRun(reader);
  const [oursMs = 0, bareMs = 0] = await alternate([(call) => reader.read(textOf(TOKENS, call)), runBare], {
    warmUp: 20,
    measured: 150,
    runsInARow: 1,
  });
  return {
    "predict.wasm64_over_session_run": oursMs / bareMs,
    "predict.wasm64_ms": oursMs,
    "adapters.ms": adaptersMs(reader),
  };
}

/** A session of its own on the same file, in the same runtime with the same threads; tensors are made beforehand. */
async function bareRun({ model, tokenize }: OurReader): Promise<(call: number) => Promise<unknown>> {
  const session = await InferenceSession.create(model, { executionProviders: ["wasm"] });
  const feeds = Array.from({ length: 20 }, (_, call) => {
    const { inputIds, attentionMask } = tokensOf(tokenize, textOf(TOKENS, call), TOKENS);
    const tensor = (ids: BigInt64Array) => new Tensor("int64", ids, [1, TOKENS]);
    return { input_ids: tensor(inputIds), attention_mask: tensor(attentionMask) };
  });
  return (call) => {
    const feed = feeds[call % feeds.length];
    assert(feed, "there are prepared tensors");
    return session.run(feed);
  };
}

/** Median time from one embedding to the predictions of every candidate. */
function adaptersMs({ router }: OurReader): number {
  const predictor = router.predictors.encoder;
  const callsMs: number[] = [];
  for (let call = 0; call < ADAPTER_CALLS; call++) {
    const direction = Float32Array.from({ length: predictor.projection.inputs - 1 }, (_, dim) => Math.sin(call + dim));
    const features = encoderFeatures(normalize(direction), TOKENS - 2);
    const startedAt = performance.now();
    const { qualities } = predictPrompt(predictor, features);
    callsMs.push(performance.now() - startedAt);
    assert(qualities.length === predictor.adapters.length, "every candidate is predicted");
  }
  return median(callsMs);
}
