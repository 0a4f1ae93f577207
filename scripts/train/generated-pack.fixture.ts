import { byId, type Pack, type PackOutcome, type PackPrompt, type Split } from "@/lib/benchmark/pack";
import { createRandom } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import type { EncodedPrompts } from "../pack/encoded-prompts";

const SPLITS: readonly Split[] = ["train", "train", "train", "val", "test"];
const [DIMS, PREVIEW_DIMS] = [8, 6];

/**
 * A pack whose outcomes follow planted weights, with vectors instead of texts: `strong` is nearly always right, `weak`
 * is right where the first dim is positive, and costs a tenth. `alpacaeval2` lies elsewhere and is never trained on.
 */
export function generatedPack(perSource: number, seed: number): { pack: Pack; encoded: EncodedPrompts } {
  const random = createRandom(seed);
  const sources = ["alpacaeval2", "north", "south", "west"];
  const prompts: PackPrompt[] = [];
  const [embeddings, previews, wordPieces]: [number[], number[], number[]] = [[], [], []];
  for (const source of sources) {
    for (let n = 0; n < perSource; n++) {
      const promptId = `${source}:${String(n).padStart(4, "0")}`;
      const raw = Array.from(
        { length: DIMS },
        (_, dim) => 2 * random() - 1 + (dim === sources.indexOf(source) + 3 ? 1 : 0),
      );
      if (source === "alpacaeval2") raw.reverse();
      const length = Math.hypot(...raw);
      const unit = raw.map((x) => x / length);
      const outcome = (modelId: string, logit: number): [string, PackOutcome] => [
        modelId,
        {
          modelId,
          quality: unitInterval(random() < 1 / (1 + Math.exp(-logit)) ? 1 : 0),
          inputTokens: 30,
          outputTokens: 100,
          tokenBasis: "recorded",
          costUsdMeasured: null,
          samples: 1,
        },
      ];
      const first = unit[0] ?? 0;
      prompts.push({
        promptId,
        source,
        split: SPLITS[n % SPLITS.length] ?? "train",
        category: "generated",
        cluster: promptId,
        outcomes: new Map([outcome("strong", 2), outcome("weak", 12 * first)]),
      });
      embeddings.push(...unit);
      previews.push(...unit.slice(0, PREVIEW_DIMS - 2), 1, 3);
      wordPieces.push(20 + Math.floor(20 * random()));
    }
  }
  const candidate = (modelId: string, usd: number) => ({
    modelId,
    family: "claude",
    label: modelId,
    price: { usdPerMillionInput: usd, usdPerMillionOutput: usd },
    priceSource: "a test",
    tier: "core",
    billsHiddenTokens: false,
  });
  const pack: Pack = {
    name: "Generated",
    version: "1.0.0",
    sha256ByFile: new Map([["prompts.jsonl.gz", "0"]]),
    candidates: [candidate("strong", 10), candidate("weak", 1)],
    sources,
    prompts: prompts.toSorted((a, b) => byId(a.promptId, b.promptId)),
  };
  return {
    pack,
    encoded: {
      dims: DIMS,
      previewDims: PREVIEW_DIMS,
      embeddings: Float32Array.from(embeddings),
      previews: Float32Array.from(previews),
      wordPieces: Uint32Array.from(wordPieces),
    },
  };
}
