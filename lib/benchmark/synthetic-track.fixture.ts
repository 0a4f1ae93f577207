import { normalize } from "@/lib/core/embedding";
import { createRandom } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import { foldsByCluster } from "./cross-fit";
import type { Pack, PackCandidate, PackOutcome, PackPrompt, Split } from "./pack";
import type { Track } from "./track";
import { type TrackFrame, trackFrame } from "./track-frame";

export type SyntheticOptions = { readonly prompts: number; readonly seed: number; readonly models?: number };

const SPLITS: readonly Split[] = ["train", "val", "test", "test"];

/** Model c is right more often, and dearer, the larger c; qualities are eighths, so ties happen. Two sources. */
export function syntheticPack({ prompts, seed, models = 3 }: SyntheticOptions): Pack {
  const random = createRandom(seed);
  const candidates = Array.from({ length: models }, (_, c) => candidateOf(c));
  const rows = Array.from({ length: prompts }, (_, i): PackPrompt => {
    const hardness = random();
    const outcomes = candidates.map(({ modelId }, c): [string, PackOutcome] => {
      const chance = Math.min(1, Math.max(0, 0.3 + (0.6 * (c + 1)) / models - 0.5 * (hardness - 0.5)));
      const quality = Math.round((random() < chance ? 0.5 + random() / 2 : random() / 4) * 8) / 8;
      return [modelId, outcomeOf(modelId, quality, 20 + Math.floor(200 * random()))];
    });
    return {
      promptId: `p${String(i).padStart(6, "0")}`,
      source: i % 3 === 0 ? "s1" : "s2",
      split: SPLITS[(i >> 1) % 4] ?? "test",
      category: "c",
      cluster: `c${i >> 1}`,
      outcomes: new Map(outcomes),
    };
  });
  return { name: "Synthetic", version: "1", sha256ByFile: new Map(), candidates, sources: ["s1", "s2"], prompts: rows };
}

export function syntheticTrack(pack: Pack): Track {
  const candidates = pack.candidates.map(({ modelId }) => modelId);
  return { id: "all", title: "All", version: "1", kind: "cost", basis: "tokens", candidates, sources: pack.sources };
}

/** Embeddings say a little about the hardness of a prompt: enough to learn from. */
export function syntheticFrame(pack: Pack, track: Track = syntheticTrack(pack)): TrackFrame {
  const trainable = pack.prompts.filter(({ split }) => split !== "test");
  const frame = trackFrame(track, {
    trainingPack: pack,
    scoredPack: pack,
    trainingSplits: ["train", "val"],
    scoredSplits: ["test"],
    trainable,
    folds: foldsByCluster(trainable),
    leaveSourceOut: false,
    read: ({ outcomes, promptId }) => {
      const mean = [...outcomes.values()].reduce((sum, { quality }) => sum + quality, 0) / outcomes.size;
      const noise = createRandom(Number(promptId.slice(1)))();
      return { embedding: normalize(Float32Array.of(mean - 0.5, noise - 0.5, 0.5)), inputTokens: 50 };
    },
    widerSet: () => null,
  });
  if (!frame) throw new Error("a synthetic track has prompts");
  return frame;
}

function candidateOf(c: number): PackCandidate {
  const price = { usdPerMillionInput: 4 ** c, usdPerMillionOutput: 4 ** (c + 1) };
  return {
    modelId: `m${c}`,
    family: "f",
    label: `m${c}`,
    price,
    priceSource: "synthetic",
    tier: "t",
    billsHiddenTokens: false,
  };
}

function outcomeOf(modelId: string, quality: number, outputTokens: number): PackOutcome {
  const measured = { modelId, quality: unitInterval(quality), inputTokens: 50, outputTokens };
  return { ...measured, tokenBasis: "recorded", costUsdMeasured: null, samples: 1 };
}
