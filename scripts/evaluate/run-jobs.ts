import { Worker } from "node:worker_threads";
import type { ResultRow } from "@/lib/benchmark/result-row";
import type { EvaluationJob, EvaluationReply, EvaluationWorkerData } from "./evaluation-job";

/** Runs the stages one after the other, the jobs of a stage side by side; rows come in job order, whoever was faster. */
export async function runJobs(
  workerData: EvaluationWorkerData,
  stages: readonly (readonly EvaluationJob[])[],
  { threads, onProgress }: { threads: number; onProgress(jobShare: number): void },
): Promise<ResultRow[]> {
  const widest = Math.max(...stages.map((jobs) => jobs.length));
  const workers = Array.from({ length: Math.min(threads, widest) }, () => startWorker(workerData));
  try {
    const rows: ResultRow[] = [];
    for (const jobs of stages) rows.push(...(await runStage(workers, jobs, onProgress)));
    return rows;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function runStage(
  workers: readonly Worker[],
  jobs: readonly EvaluationJob[],
  onProgress: (jobShare: number) => void,
): Promise<ResultRow[]> {
  const rowsByJob: (readonly ResultRow[])[] = [];
  let next = 0;
  const work = async (worker: Worker) => {
    for (let job = next++; job < jobs.length; job = next++) {
      const asked = jobs[job];
      if (asked) rowsByJob[job] = await runOn(worker, asked, onProgress);
    }
  };
  await Promise.all(workers.map(work));
  return rowsByJob.flat();
}

// Node's own `--import tsx` reaches the main thread only; a thread has to register the loader itself.
const START = `import("tsx/esm/api").then((tsx) => { tsx.register(); return import(${JSON.stringify(
  new URL("./evaluation-worker.ts", import.meta.url).href,
)}); });`;

function startWorker(workerData: EvaluationWorkerData): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: 32 };
  return new Worker(START, { eval: true, workerData, resourceLimits, execArgv: ["--conditions=react-server"] });
}

function runOn(worker: Worker, job: EvaluationJob, onProgress: (share: number) => void): Promise<readonly ResultRow[]> {
  let shown = 0;
  const show = (share: number) => {
    shown += share;
    onProgress(share);
  };
  return new Promise((resolve, reject) => {
    const onMessage = (reply: EvaluationReply) => {
      if (reply.kind === "progress") return show(reply.share);
      worker.off("message", onMessage).off("error", reject);
      show(1 - shown);
      resolve(reply.rows);
    };
    worker.on("message", onMessage).once("error", reject);
    worker.postMessage(job);
  });
}
