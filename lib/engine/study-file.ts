import { fromAdapter } from "@/lib/contracts/adapter-codec";
import { ADAPTER_FORMAT_VERSION, type AdapterFile } from "@/lib/contracts/adapter-file";
import { assert } from "@/lib/core/assert";
import { normalize } from "@/lib/core/embedding";
import { encoderFeatures } from "@/lib/encoder/features";
import { previewFeatures } from "@/lib/encoder/preview-vectors";
import { type StudyProgress, type StudyStep, studyAdapter } from "@/lib/onboarding/study-adapter";
import { adapterPrior, fitAdapter, type LabelledPrompt, spanPrompt } from "@/lib/training/fit-adapter";
import type { Reader } from "./load-reader";
import type { Studied, StudyQuestion } from "./trainer-messages";

export type StudyParts = {
  readonly reader: Reader;
  /** `name` and `version` of the encoder that made the embeddings. */
  readonly encoder: string;
  now(): number;
  /** For the file. */
  createdAt(): string;
  onStep(step: StudyProgress): void;
};

/** Fits both adapters of a model, encoder and preview, and describes them. Training time only: everything is encoded. */
export function studyFile(question: Omit<StudyQuestion, "manifestUrl">, parts: StudyParts): Studied {
  const { model, prompts } = question;
  const { router } = parts.reader;
  assert(prompts.length > 0, "an adapter needs at least one scored prompt");
  assert(
    router.predictors.encoder.adapters.every(({ modelId }) => modelId !== model.modelId),
    `${model.modelId} is a model the router already has: choose another id`,
  );
  const labels = labelsOf(question, parts.reader);
  const startedMs = parts.now();
  const { encoder, preview } = router.predictors;
  const prior = adapterPrior(encoder.projection, encoder.adapters);
  const done = lastOf(
    studyAdapter(
      prior,
      labels.encoder.map((label) => spanPrompt(prior, label)),
      { modelId: model.modelId },
    ),
    parts,
  );
  const previewPrior = adapterPrior(preview.projection, preview.adapters);
  const onPreview = fitAdapter(
    previewPrior,
    labels.preview.map((label) => spanPrompt(previewPrior, label)),
    model.modelId,
  );
  const { brier, brierOfMean, brierOfPrior, ece, curve, calibration, qualityMean } = done.study;
  const file: AdapterFile = {
    format: "ipr-adapter",
    formatVersion: ADAPTER_FORMAT_VERSION,
    model,
    router: {
      version: router.version,
      encoder: parts.encoder,
      units: { encoder: encoder.projection.units, preview: preview.projection.units },
    },
    adapters: { encoder: fromAdapter(done.adapter), preview: fromAdapter(onPreview) },
    study: {
      prompts: prompts.length,
      promptsWithTokens: prompts.filter(({ outputTokens }) => outputTokens !== null).length,
      ...{ brier: known(brier), brierOfMean: known(brierOfMean), brierOfPrior: known(brierOfPrior), ece: known(ece) },
      qualityMean,
      curve: [...curve],
      calibration: [...calibration],
    },
    labels: question.labels,
    createdAt: parts.createdAt(),
  };
  return { file, trainMs: parts.now() - startedMs };
}

function lastOf(steps: Generator<StudyStep>, { onStep }: StudyParts): Extract<StudyStep, { kind: "done" }> {
  for (const step of steps) {
    if (step.kind === "done") return step;
    onStep(step);
  }
  throw new Error("a study ends with an adapter");
}

function labelsOf(
  { prompts, embeddings, tokenCounts }: Omit<StudyQuestion, "manifestUrl">,
  { tokenize, vectors }: Reader,
): Record<"encoder" | "preview", LabelledPrompt[]> {
  const dims = embeddings.length / prompts.length;
  const labelOf = ({ prompt, quality, outputTokens }: StudyQuestion["prompts"][number], features: Float32Array) => ({
    ...{ features, quality, outputTokens, cluster: clusterOf(prompt) },
  });
  return {
    encoder: prompts.map((prompt, at) => {
      const embedding = normalize(embeddings.subarray(at * dims, (at + 1) * dims));
      return labelOf(prompt, encoderFeatures(embedding, tokenCounts[at] ?? 0));
    }),
    preview: prompts.map((prompt) => labelOf(prompt, previewFeatures(vectors, tokenize(prompt.prompt).pieces))),
  };
}

/** Near copies stay on one side when a fit is checked (spec §4.1): case, digits and spaces are folded. */
function clusterOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[0-9]+/g, "#")
    .replace(/\s+/g, " ")
    .trim();
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
