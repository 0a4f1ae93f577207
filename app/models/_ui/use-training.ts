"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { OwnModel } from "@/lib/contracts/adapter-file";
import { createBatchEncoder } from "@/lib/engine/batch-encoder";
import { createTrainer, type Trainer } from "@/lib/engine/trainer";
import type { ScoredFile, Studied } from "@/lib/engine/trainer-messages";
import type { ScoredPrompt } from "@/lib/onboarding/read-scored-prompt";
import type { CalibrationPoint, CurvePoint } from "@/lib/onboarding/study-adapter";

const MANIFEST_URL = "/models/manifest.json";

export type Training =
  | { readonly status: "idle" }
  | { readonly status: "loading"; readonly share: number | null }
  | { readonly status: "encoding"; readonly done: number; readonly of: number; readonly secondsLeft: number | null }
  | ({ readonly status: "fitting" } & Fitting)
  | ({ readonly status: "done"; readonly encodeMs: number } & Studied)
  | { readonly status: "failed"; readonly message: string };

/** What the training has shown so far; `heldOut` null until the first held-out fifth has been checked. */
export type Fitting = {
  readonly share: number;
  readonly curve: readonly CurvePoint[];
  readonly heldOut: { readonly brier: number; readonly calibration: readonly CalibrationPoint[] } | null;
};

type Question = { readonly model: OwnModel; readonly prompts: ScoredFile["prompts"]; readonly scoredBy: string };

/** Encodes and trains in workers; the page only hears how far they are. `stop` ends both at once. */
export function useTraining() {
  const [training, setTraining] = useState<Training>({ status: "idle" });
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setTraining({ status: "idle" });
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  const start = useCallback(async (question: Question) => {
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    const report = (next: Training) => {
      if (!run.signal.aborted) setTraining(next);
    };
    report({ status: "loading", share: null });
    try {
      report(await train(question, run.signal, report));
    } catch (cause) {
      report({ status: "failed", message: cause instanceof Error ? cause.message : "Training failed." });
    }
  }, []);
  return { training, start, stop };
}

async function train(
  { model, prompts, scoredBy }: Question,
  signal: AbortSignal,
  report: (training: Training) => void,
): Promise<Training> {
  const encoder = await createBatchEncoder({
    manifestUrl: MANIFEST_URL,
    backend: null,
    onLoading: ({ bytesLoaded, bytesTotal }) => report({ status: "loading", share: bytesLoaded / bytesTotal }),
  });
  const startedMs = performance.now();
  let encoded: Encoded;
  try {
    encoded = await encodeAll(encoder, prompts, { signal, report });
  } finally {
    encoder.dispose();
  }
  const encodeMs = performance.now() - startedMs;
  const trainer = createTrainer();
  const onAbort = () => trainer.dispose();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const studied = await study(
      trainer,
      { model, prompts, encoded, labels: { scoredBy, backend: encoder.backend } },
      report,
    );
    return { status: "done", encodeMs, ...studied };
  } finally {
    trainer.dispose();
    signal.removeEventListener("abort", onAbort);
  }
}

type Encoded = { readonly embeddings: Float32Array; readonly tokenCounts: Uint32Array };

async function encodeAll(
  encoder: Awaited<ReturnType<typeof createBatchEncoder>>,
  prompts: readonly ScoredPrompt[],
  { signal, report }: { readonly signal: AbortSignal; report(training: Training): void },
): Promise<Encoded> {
  const tokenCounts = new Uint32Array(prompts.length);
  const startedMs = performance.now();
  let embeddings = new Float32Array(0);
  let done = 0;
  const texts = prompts.map(({ prompt }) => prompt);
  report({ status: "encoding", done, of: texts.length, secondsLeft: null });
  for await (const batch of encoder.encode(texts, signal)) {
    for (const [at, { embedding, tokenCount }] of batch.prompts.entries()) {
      if (embeddings.length === 0) embeddings = new Float32Array(prompts.length * embedding.length);
      embeddings.set(embedding, (batch.first + at) * embedding.length);
      tokenCounts[batch.first + at] = tokenCount;
    }
    done += batch.prompts.length;
    const perPromptMs = (performance.now() - startedMs) / done;
    const secondsLeft = (perPromptMs * (texts.length - done)) / 1000;
    report({ status: "encoding", done, of: texts.length, secondsLeft });
  }
  return { embeddings, tokenCounts };
}

function study(
  trainer: Trainer,
  {
    encoded,
    ...question
  }: {
    model: OwnModel;
    prompts: readonly ScoredPrompt[];
    encoded: Encoded;
    labels: { scoredBy: string; backend: string };
  },
  report: (training: Training) => void,
): Promise<Studied> {
  let fitting: Fitting = { share: 0, curve: [], heldOut: null };
  report({ status: "fitting", ...fitting });
  const manifestUrl = new URL(MANIFEST_URL, location.href).href;
  return trainer.study({ manifestUrl, ...question, ...encoded }, (step) => {
    const share = step.done / step.of;
    if (step.kind === "curve") fitting = { ...fitting, share, curve: [...fitting.curve, step.point] };
    else fitting = { ...fitting, share, heldOut: step };
    report({ status: "fitting", ...fitting });
  });
}
