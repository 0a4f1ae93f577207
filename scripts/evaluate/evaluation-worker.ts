import { parentPort, workerData } from "node:worker_threads";
import { evaluateTrack } from "@/lib/benchmark/evaluate-track";
import type { ResultRow } from "@/lib/benchmark/result-row";
import { NUMERIC_PACK_FILE } from "@/lib/contracts/numeric-pack";
import { allRouters, ON_REQUEST } from "@/lib/routers/all-routers";
import { PackError } from "@/lib/server/packs/pack-fault";
import type { EvaluationJob, EvaluationReply, EvaluationWorkerData, Prepared } from "./evaluation-job";
import { cachedFitQualities } from "./fit-cache";
import { type Evaluation, loadEvaluation } from "./load-evaluation";

const WASTEFUL_BYTES = 256e6;
const NO_TEXTS = "no prompt texts in a numeric pack: --latency times decisions from text and needs a text pack";
const options: EvaluationWorkerData = workerData;
const fitQualities = cachedFitQualities(options.cache);
const routers = allRouters(fitQualities).filter(({ id }) => options.routers.includes(id) || !ON_REQUEST.includes(id));
let loaded: Promise<Evaluation> | undefined;

parentPort?.on("message", async (job: EvaluationJob) => {
  try {
    loaded ??= loadEvaluation(options, (by, total) => reply({ kind: "encoded", by, total }));
    const evaluation = await loaded;
    collectGarbage();
    if (options.latency && !evaluation.texts)
      throw new PackError(options.score ?? options.pack, [{ file: NUMERIC_PACK_FILE, line: null, message: NO_TEXTS }]);
    if (job.kind === "prepare") reply({ kind: "prepared", prepared: preparedOf(evaluation) });
    else reply({ kind: "done", rows: await rowsOf(evaluation, job) });
  } catch (cause) {
    if (!(cause instanceof PackError)) throw cause;
    reply({ kind: "refused", message: cause.message });
  }
});

function preparedOf({ tracks, folds, trainingPack }: Evaluation): Prepared {
  const promptsIn = (sources: readonly string[]) =>
    trainingPack.prompts.filter(({ source }) => sources.includes(source)).length;
  return {
    tracks: tracks.map(({ id, sources, candidates }) => ({
      id,
      prompts: promptsIn(sources),
      candidates: candidates.length,
      sources: sources.length,
    })),
    folds,
  };
}

async function rowsOf(
  evaluation: Evaluation,
  job: Exclude<EvaluationJob, { kind: "prepare" }>,
): Promise<readonly ResultRow[]> {
  if (job.kind === "fit") {
    fitQualities(evaluation.widerSet(job.fold), job.seed);
    return [];
  }
  const frame = evaluation.frameOf(job.trackId);
  if (!frame) return [];
  const { name: pack, version: packVersion } = evaluation.scoredPack;
  // Tokenizer and runtime take 180 MB and are not needed to score.
  const decisionsMs =
    options.latency && evaluation.texts
      ? await (await import("./measure-latency")).latencyMeter(evaluation.texts)
      : undefined;
  return evaluateTrack(frame, {
    routers,
    wanted: options.routers,
    setting: { pack, packVersion, split: options.split },
    replicates: options.replicates,
    ...(decisionsMs && { decisionsMs }),
    onRow(total) {
      reply({ kind: "progress", share: 1 / total });
      collectGarbage();
    },
  });
}

/** Tables lie outside the heap, and dead ones do not hurry the collector; two threads would pass 1 GB of them. */
function collectGarbage(): void {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  if (heapUsed + arrayBuffers > WASTEFUL_BYTES) globalThis.gc?.();
}

function reply(message: EvaluationReply): void {
  parentPort?.postMessage(message);
}
