import { readFile } from "node:fs/promises";
import type { TrackFrame } from "@/lib/benchmark/track-frame";
import { normalize } from "@/lib/core/embedding";
import { createTokenizer } from "@/lib/encoder/tokenizer";
import type { Policy, Router } from "@/lib/routers/router";
import type { RoutedPrompt } from "@/lib/routers/training-set";
import { openEncoderThreads } from "@/lib/server/encoder-threads";
import { ENCODER_TOKENS_MAX, SHIPPED_ENCODER } from "../pack-build/shipped-encoder";

/** Decisions measured per router and track: enough for P99, the first one left out (it warms everything up). */
const DECISIONS = 120;

/** Encodes test prompts one by one, then times single decisions on them: text in, model id out, tokenizer included. */
export async function latencyMeter(
  texts: readonly string[],
): Promise<(policy: Policy, router: Router, frame: TrackFrame) => Float64Array> {
  const [tokenizer, tokenizerConfig] = await Promise.all(
    [SHIPPED_ENCODER.tokenizer, SHIPPED_ENCODER.tokenizerConfig].map(readJson),
  );
  const tokenize = createTokenizer({ tokenizer, tokenizerConfig }, ENCODER_TOKENS_MAX);
  const encoder = await openEncoderThreads(SHIPPED_ENCODER.encoder, 1);
  const encoded: { prompt: RoutedPrompt; ms: number }[] = [];
  for (const text of spread(texts, DECISIONS + 1)) {
    const startedAt = performance.now();
    const tokens = tokenize(text);
    const prompt = { embedding: normalize(await encoder.run(tokens)), inputTokens: tokens.pieces.length };
    encoded.push({ prompt, ms: performance.now() - startedAt });
  }
  await encoder.close();
  return (policy, router) => {
    const knob = router.knob.values[router.knob.values.length >> 1] ?? 0;
    return Float64Array.from(encoded, ({ prompt, ms }) => ms + timed(() => policy.decide([prompt], knob))).slice(1);
  };
}

function timed(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** Evenly over the list, so that every source is among them. */
function spread(texts: readonly string[], count: number): string[] {
  const step = Math.max(1, texts.length / count);
  return Array.from({ length: Math.min(count, texts.length) }, (_, i) => texts[Math.floor(i * step)] ?? "");
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
