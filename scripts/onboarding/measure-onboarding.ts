import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pack } from "@/lib/benchmark/pack";
import { assembleRouter, type RouterCard, routerCard } from "@/lib/contracts/router-file";
import { meanOf } from "@/lib/core/bootstrap";
import { normalize } from "@/lib/core/embedding";
import { familiarityOf } from "@/lib/core/familiarity";
import type { Predictor } from "@/lib/core/predict";
import { uniformFor } from "@/lib/core/random";
import { encoderFeatures } from "@/lib/encoder/features";
import { readNumericPack } from "@/lib/server/packs/read-pack-vectors";
import {
  adapterPrior,
  fitAdapter,
  fitSpanHeads,
  predictedQuality,
  type SpannedPrompt,
  spanPrompt,
} from "@/lib/training/fit-adapter";

export type Onboarding = {
  readonly predictor: Predictor;
  readonly pack: Pack;
  readonly card: RouterCard;
  readonly wordPieces: Uint32Array;
  /** Features of the prompt at `position` of the pack, as the predictor gets them. */
  featuresAt(position: number): Float32Array;
};

export async function loadOnboarding(packDirectory: string, modelsDirectory: string): Promise<Onboarding> {
  const { pack, about, wordPieces, loadEmbeddings } = await readNumericPack(packDirectory);
  const embeddings = await loadEmbeddings();
  const card = routerCard.parse(JSON.parse(await readFile(join(modelsDirectory, "router-1.0.0.json"), "utf8")));
  const weights = new Uint8Array(await readFile(join(modelsDirectory, "router-1.0.0.bin"))).buffer;
  const { dims } = about.encoder;
  return {
    pack,
    card,
    wordPieces,
    predictor: assembleRouter(card, weights).predictors.encoder,
    featuresAt: (at) =>
      encoderFeatures(normalize(embeddings.subarray(at * dims, (at + 1) * dims)), wordPieces[at] ?? 0),
  };
}

/** Mean Brier score on the test rows of `modelId`, by number of labelled prompts; its own adapter is left out of the prior. */
export function measureOnboarding(
  { predictor, pack, featuresAt }: Onboarding,
  modelId: string,
  { sizes, draws }: { readonly sizes: readonly number[]; readonly draws: number },
): Map<number, number> {
  const prior = adapterPrior(
    predictor.projection,
    predictor.adapters.filter((adapter) => adapter.modelId !== modelId),
  );
  const inTest = new Set(pack.prompts.filter(({ split }) => split === "test").map(({ cluster }) => cluster));
  const measured = [...pack.prompts.entries()].filter(([, { outcomes }]) => outcomes.has(modelId));
  const test = measured.filter(([, { split }]) => split === "test").map(([at]) => at);
  const train = measured.filter(([, { split, cluster }]) => split !== "test" && !inTest.has(cluster)).map(([at]) => at);
  const known = new Map<number, SpannedPrompt>();
  const labelled = (at: number): SpannedPrompt => {
    const kept = known.get(at) ?? spanPrompt(prior, labelOf(pack, { at, modelId, features: featuresAt(at) }));
    known.set(at, kept);
    return kept;
  };
  // Spanned once: a prompt is projected one time, not once per fit.
  const unseen = test.map((at) => ({
    prompt: labelled(at),
    trust: familiarityOf(predictor.familiarity, featuresAt(at)).trust,
  }));
  const brierOf = (labels: readonly number[]) => {
    const prompts = labels.map(labelled);
    const heads = fitSpanHeads(prior, prompts);
    const { qualityMean } = fitAdapter(prior, prompts, modelId);
    const errors = unseen.map(({ prompt, trust }) => {
      const quality = trust * predictedQuality(heads, prompt) + (1 - trust) * qualityMean;
      return (quality - prompt.quality) ** 2;
    });
    return meanOf(errors);
  };
  return new Map(
    sizes.map((size) => {
      const drawn = Array.from({ length: draws }, (_, draw) => brierOf(drawOf(train, pack, { size, draw })));
      return [size, meanOf(drawn)] as const;
    }),
  );
}

function drawOf(train: readonly number[], pack: Pack, { size, draw }: { size: number; draw: number }): number[] {
  return train
    .map((at) => ({ at, order: uniformFor(draw, pack.prompts[at]?.promptId ?? "") }))
    .toSorted((a, b) => a.order - b.order || a.at - b.at)
    .slice(0, size)
    .map(({ at }) => at);
}

function labelOf(pack: Pack, { at, modelId, features }: { at: number; modelId: string; features: Float32Array }) {
  const prompt = pack.prompts[at];
  const outcome = prompt?.outcomes.get(modelId);
  return {
    features,
    quality: outcome?.quality ?? 0,
    outputTokens: outcome?.outputTokens ?? null,
    cluster: prompt?.cluster ?? "",
  };
}
