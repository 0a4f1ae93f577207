import { z } from "zod";
import { costUsd, type PricedPrediction } from "@/lib/core/cost";
import { decideRoute } from "@/lib/core/decide";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { clampToUnit, unitInterval } from "@/lib/core/unit";
import { type Block, blockOf } from "./block";
import { byId, type PackCandidate, type PackOutcome, type PackPrompt } from "./pack";

const byModel = z.record(z.string(), z.array(z.number()));
/** Three candidates, six prompts: the inputs that the end-to-end cases share. */
export const endToEnd = z.object({
  candidates: z.array(z.object({ id: z.string(), input_price_per_1m: z.number(), output_price_per_1m: z.number() })),
  prompts: z.array(z.string()),
  input_tokens: z.array(z.number()),
  output_tokens: byModel,
  quality: byModel,
  predicted_quality: byModel,
  predicted_output_tokens: byModel,
});
export type EndToEnd = z.infer<typeof endToEnd>;

export function endToEndBlock(inputs: EndToEnd): Block {
  const candidates = inputs.candidates.map(
    ({ id, input_price_per_1m, output_price_per_1m }): PackCandidate => ({
      modelId: id,
      family: "golden",
      label: id,
      price: { usdPerMillionInput: input_price_per_1m, usdPerMillionOutput: output_price_per_1m },
      priceSource: "golden",
      tier: "golden",
      billsHiddenTokens: false,
    }),
  );
  const prompts = inputs.prompts.map((promptId, i): PackPrompt => {
    const outcomes = inputs.candidates.map(({ id }): [string, PackOutcome] => [id, outcomeOf(inputs, id, i)]);
    return { promptId, source: "s", split: "test", category: "c", cluster: promptId, outcomes: new Map(outcomes) };
  });
  const sorted = candidates.toSorted((a, b) => byId(a.modelId, b.modelId));
  return blockOf(prompts, sorted, { kind: "cost", basis: "tokens" });
}

/** Model id chosen for every prompt at one tolerance. */
export function endToEndChoices(inputs: EndToEnd, rule: RoutingRule, tolerance: number): string[] {
  return inputs.prompts.map((_, i) => {
    const predictions = inputs.candidates.map(({ id, input_price_per_1m, output_price_per_1m }): PricedPrediction => {
      const quality = unitInterval(inputs.predicted_quality[id]?.[i] ?? Number.NaN);
      const outputTokensExpected = inputs.predicted_output_tokens[id]?.[i] ?? Number.NaN;
      const price = { usdPerMillionInput: input_price_per_1m, usdPerMillionOutput: output_price_per_1m };
      return {
        modelId: id,
        quality,
        qualityInterval: { low: clampToUnit(quality), high: clampToUnit(quality) },
        outputTokensExpected,
        costUsdExpected: costUsd(price, inputs.input_tokens[i] ?? Number.NaN, outputTokensExpected),
      };
    });
    return decideRoute({ predictions, tolerance: unitInterval(tolerance), rule }).modelId;
  });
}

function outcomeOf(inputs: EndToEnd, modelId: string, i: number): PackOutcome {
  return {
    modelId,
    quality: unitInterval(inputs.quality[modelId]?.[i] ?? Number.NaN),
    inputTokens: inputs.input_tokens[i] ?? Number.NaN,
    outputTokens: inputs.output_tokens[modelId]?.[i] ?? null,
    tokenBasis: "recorded",
    costUsdMeasured: null,
    samples: 1,
  };
}
