import type { PackPrompt } from "@/lib/benchmark/pack";
import type { MeasuredFile } from "@/lib/contracts/measured-file";
import type { RouterCard } from "@/lib/contracts/router-file";
import { meanOf } from "@/lib/core/bootstrap";
import type { Candidate } from "@/lib/core/candidate";
import { pricePredictions } from "@/lib/core/cost";
import { predictPrompt } from "@/lib/core/predict";
import { calibrationOf } from "@/lib/onboarding/study-adapter";
import type { Onboarding } from "./measure-onboarding";

const CATEGORY_PROMPTS_MIN = 20;
const OTHERS_MIN = 2;

type Row = {
  readonly prompt: PackPrompt;
  readonly measured: number;
  readonly predicted: number;
  readonly costUsd: number;
};

/** Every figure of the models page, from the test split alone. */
export function measureCandidates(
  { predictor, pack, featuresAt, wordPieces }: Onboarding,
  card: RouterCard,
  candidates: readonly Candidate[],
): MeasuredFile {
  const rowsById = new Map<string, Row[]>(candidates.map(({ modelId }) => [modelId, []]));
  for (const [at, prompt] of pack.prompts.entries()) {
    if (prompt.split !== "test") continue;
    const { qualities } = predictPrompt(predictor, featuresAt(at));
    const inputTokens = Math.round((wordPieces[at] ?? 0) * card.inputTokensPerWordPiece);
    for (const { modelId, quality, costUsdExpected } of pricePredictions(qualities, candidates, inputTokens)) {
      const measured = prompt.outcomes.get(modelId)?.quality;
      if (measured === undefined) continue;
      rowsById.get(modelId)?.push({ prompt, measured, predicted: quality, costUsd: costUsdExpected });
    }
  }
  const labelled = new Map(
    card.predictors.encoder.adapters.map((adapter) => [adapter.modelId, adapter.labelledPrompts]),
  );
  return {
    routerVersion: card.version,
    pack: { name: pack.name, version: pack.version },
    candidates: candidates.map(({ modelId }) => ({
      modelId,
      labelledPrompts: labelled.get(modelId) ?? 0,
      ...figuresOf(modelId, rowsById.get(modelId) ?? []),
    })),
  };
}

function figuresOf(modelId: string, rows: readonly Row[]) {
  const calibration = calibrationOf(rows, 10);
  const off = calibration.map(({ predicted, measured, prompts }) => prompts * Math.abs(predicted - measured));
  return {
    testPrompts: rows.length,
    qualityMean: rounded(meanOf(rows.map(({ measured }) => measured))),
    brier: rounded(meanOf(rows.map(({ measured, predicted }) => (measured - predicted) ** 2))),
    ece: rounded(off.reduce((sum, part) => sum + part, 0) / rows.length),
    costUsdMedian: medianOf(rows.map(({ costUsd }) => costUsd)),
    calibration: calibration.map(({ predicted, measured, prompts }) => ({
      ...{ predicted: rounded(predicted), measured: rounded(measured), prompts },
    })),
    categories: categoriesOf(modelId, rows),
  };
}

/** By source and category, strongest lead first. A prompt that fewer than two others answered says nothing about a lead. */
function categoriesOf(modelId: string, rows: readonly Row[]) {
  const groups = new Map<string, { quality: number[]; lead: number[] }>();
  for (const { prompt, measured } of rows) {
    const others = [...prompt.outcomes.values()].filter((outcome) => outcome.modelId !== modelId);
    if (others.length < OTHERS_MIN) continue;
    const name = nameOf(prompt);
    const group = groups.get(name) ?? { quality: [], lead: [] };
    group.quality.push(measured);
    group.lead.push(measured - meanOf(others.map(({ quality }) => quality)));
    groups.set(name, group);
  }
  return [...groups]
    .filter(([, { quality }]) => quality.length >= CATEGORY_PROMPTS_MIN)
    .map(([name, { quality, lead }]) => ({
      ...{ name, prompts: quality.length, quality: rounded(meanOf(quality)), lead: rounded(meanOf(lead)) },
    }))
    .toSorted((a, b) => b.lead - a.lead || (a.name < b.name ? -1 : 1));
}

function nameOf({ source, category }: PackPrompt): string {
  return category === "" || category === source ? source : `${source}: ${category}`;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
