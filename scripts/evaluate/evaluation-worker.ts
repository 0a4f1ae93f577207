import { parentPort, workerData } from "node:worker_threads";
import { evaluateTrack } from "@/lib/benchmark/evaluate-track";
import { allRouters } from "@/lib/routers/all-routers";
import type { EvaluationJob, EvaluationReply, EvaluationWorkerData } from "./evaluation-job";
import { cachedFitQualities } from "./fit-cache";
import { loadEvaluation } from "./load-evaluation";
import { latencyMeter } from "./measure-latency";

const options: EvaluationWorkerData = workerData;
const loaded = loadEvaluation(options);
const fitQualities = cachedFitQualities(options.cache);
const routers = allRouters(fitQualities);

parentPort?.on("message", async (job: EvaluationJob) => {
  const evaluation = await loaded;
  const reply = (message: EvaluationReply) => parentPort?.postMessage(message);
  if (job.kind === "fit") {
    fitQualities(evaluation.widerSet(job.fold), job.seed);
    return reply({ kind: "done", rows: [] });
  }
  // What the last track left behind is mostly tables outside the heap, which do not hurry the collector by themselves.
  globalThis.gc?.();
  const frame = evaluation.frameOf(job.trackId);
  if (!frame) return reply({ kind: "done", rows: [] });
  const { name: pack, version: packVersion } = evaluation.scoredPack;
  const decisionsMs = options.latency ? await latencyMeter(evaluation.texts) : undefined;
  const rows = evaluateTrack(frame, {
    routers,
    wanted: options.routers,
    setting: { pack, packVersion, split: options.split },
    replicates: options.replicates,
    ...(decisionsMs && { decisionsMs }),
    onRow: (total) => reply({ kind: "progress", share: 1 / total }),
  });
  reply({ kind: "done", rows });
});
