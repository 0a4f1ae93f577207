import { createHash } from "node:crypto";
import { z } from "zod";
import { unitInterval } from "@/lib/core/unit";
import { type GoldenFunctions, golden } from "./golden-cases.fixture";
import { clusterIdOf, clusterKeyOf, type PackCandidate, type PackOutcome } from "./pack";
import { trackMembership } from "./track";

const row = z.tuple([z.string(), z.string(), z.number(), z.number(), z.number().nullable()]);

/** Sections 4.1 and 6.1: which prompts belong together, and which belong to a track. */
export const trackFunctions: GoldenFunctions = {
  "cluster-key": golden(z.object({ texts: z.array(z.string()) }), ({ texts }) => {
    const keys = texts.map(clusterKeyOf);
    const ids = keys.map((key) => clusterIdOf(createHash("sha256").update(key).digest("hex")));
    const same = [...new Set(ids)].map((id) => ids.flatMap((other, i) => (other === id ? [i] : [])));
    return { keys, ids, same };
  }),
  "track-membership": golden(
    z.object({ candidates: z.array(z.string()), rows: z.array(row), prompts: z.array(z.string()) }),
    (given) => {
      const prompts = given.prompts.map((promptId) => ({
        promptId,
        source: promptId.split(":")[0] ?? "",
        outcomes: new Map(given.rows.filter(([id]) => id === promptId).map((r) => [r[1], outcomeOf(r)])),
      }));
      const sources = [...new Set(prompts.map((p) => p.source))];
      const membership = (kind: "cost" | "quality") =>
        trackMembership(prompts, given.candidates.map(candidateOf), { kind, basis: "tokens", sources });
      const cost = membership("cost");
      return {
        cost_track: cost.kept.map((p) => p.promptId),
        quality_track: membership("quality").kept.map((p) => p.promptId),
        dropped_cost: Object.fromEntries(cost.counts.map(({ source, dropped }) => [source, dropped])),
      };
    },
  ),
};

function outcomeOf([, modelId, quality, inputTokens, outputTokens]: z.infer<typeof row>): PackOutcome {
  const measured = { modelId, quality: unitInterval(quality), inputTokens, outputTokens };
  return { ...measured, tokenBasis: "recorded", costUsdMeasured: null, samples: 1 };
}

function candidateOf(modelId: string): PackCandidate {
  const price = { usdPerMillionInput: 1, usdPerMillionOutput: 1 };
  return { modelId, family: "f", label: modelId, price, priceSource: "golden", tier: "t", billsHiddenTokens: false };
}
