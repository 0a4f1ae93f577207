import { Worker } from "node:worker_threads";
import type { LearntHeads, PerceptronSettings } from "@/lib/training/fit-perceptron";
import type { TrainingRows } from "@/lib/training/training-rows";
import type { PredictorName } from "./training-set";

/** One network to fit: which table, which of its rows, with what seed. */
export type FitJob = {
  readonly table: PredictorName;
  readonly rows: Uint32Array;
  readonly settings: PerceptronSettings;
  readonly seed: number;
};

export type FitWorkerData = {
  readonly tables: ReadonlyMap<PredictorName, TrainingRows>;
  /** Where finished fits are kept; null keeps none. */
  readonly cacheDirectory: string | null;
};
export type FitReply =
  | { readonly kind: "epoch" }
  | { readonly kind: "fitted"; readonly job: number; readonly fit: LearntHeads };

export type FitRun = Pick<FitWorkerData, "cacheDirectory"> & {
  readonly threads: number;
  onEpoch?(job: number): void;
};

/**
 * Fits all jobs on `threads` worker threads and answers in job order, so the result does not depend on who was faster.
 * Tables are shared between the threads, not copied. `onEpoch` is told the job after each pass of it over its rows.
 */
export async function runFitJobs(
  tables: ReadonlyMap<PredictorName, TrainingRows>,
  jobs: readonly FitJob[],
  { threads, cacheDirectory, onEpoch }: FitRun,
): Promise<LearntHeads[]> {
  const shared = new Map([...tables].map(([name, rows]) => [name, toShared(rows)]));
  const fits: LearntHeads[] = [];
  let next = 0;
  const workers = Array.from({ length: Math.min(threads, jobs.length) }, () =>
    startWorker({ tables: shared, cacheDirectory }),
  );
  const work = async (worker: Worker) => {
    for (let job = next++; job < jobs.length; job = next++) {
      const spec = jobs[job];
      if (spec) fits[job] = await fitOn(worker, { job, spec, ...(onEpoch && { onEpoch }) });
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return fits;
}

// Node's own `--import tsx` reaches the main thread only; a thread has to register the loader itself.
const START = `import("tsx/esm/api").then((tsx) => { tsx.register(); return import(${JSON.stringify(
  new URL("./fit-worker.ts", import.meta.url).href,
)}); });`;

function startWorker(workerData: FitWorkerData): Worker {
  return new Worker(START, { eval: true, workerData, execArgv: ["--conditions=react-server"] });
}

type FitRequest = { readonly job: number; readonly spec: FitJob; onEpoch?(job: number): void };

function fitOn(worker: Worker, { job, spec, onEpoch }: FitRequest): Promise<LearntHeads> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: FitReply) => {
      if (reply.kind === "epoch") return onEpoch?.(job);
      worker.off("message", onMessage).off("error", reject);
      resolve(reply.fit);
    };
    worker.on("message", onMessage).once("error", reject);
    worker.postMessage({ job, spec });
  });
}

function toShared(rows: TrainingRows): TrainingRows {
  const copy = (values: Float32Array) => {
    const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    return shared;
  };
  return {
    ...rows,
    features: copy(rows.features),
    weights: copy(rows.weights),
    quality: copy(rows.quality),
    outputTokensLog: copy(rows.outputTokensLog),
  };
}
