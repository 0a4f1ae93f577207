import { Worker } from "node:worker_threads";
import type { ResultRow } from "@/lib/benchmark/result-row";
import type { EvaluationJob, EvaluationReply, EvaluationWorkerData, Prepared } from "./evaluation-job";

type Answer = Extract<EvaluationReply, { kind: "prepared" | "done" }>;
export type OnProgress = (by: number, total: number) => void;

/** The pack cannot be used; the message names file and line. */
export class PackRefused extends Error {}

/** Threads that each hold the packs; the main thread holds none of them. */
export type EvaluationPool = {
  /** Checks the packs, and encodes what is not cached. Throws `PackRefused`. */
  prepare(onEncoded: OnProgress): Promise<Prepared>;
  /** Runs the stages one after the other, the jobs of a stage side by side; rows come in job order, whoever was faster. */
  run(stages: readonly (readonly EvaluationJob[])[], onJobShare: (share: number) => void): Promise<ResultRow[]>;
  close(): Promise<void>;
};

export function createEvaluationPool(workerData: EvaluationWorkerData): EvaluationPool {
  // Their code loads while the first prepares; they read the packs with their first job, when the cache is filled.
  const workers = Array.from({ length: Math.max(1, workerData.threads) }, () => startWorker(workerData));
  return {
    async prepare(onEncoded) {
      const answer = await ask(workers[0], { kind: "prepare" }, (reply) => {
        if (reply.kind === "encoded") onEncoded(reply.by, reply.total);
      });
      if (answer.kind !== "prepared") throw new Error("a worker that prepares answers with what it found");
      return answer.prepared;
    },
    async run(stages, onJobShare) {
      const rows: ResultRow[] = [];
      for (const jobs of stages) rows.push(...(await runStage(workers, jobs, onJobShare)));
      return rows;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

// Node's own `--import tsx` reaches the main thread only; a thread has to register the loader itself.
const START = `import("tsx/esm/api").then((tsx) => { tsx.register(); return import(${JSON.stringify(
  new URL("./evaluation-worker.ts", import.meta.url).href,
)}); });`;

function startWorker(workerData: EvaluationWorkerData): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: 32 };
  return new Worker(START, { eval: true, workerData, resourceLimits, execArgv: ["--conditions=react-server"] });
}

async function runStage(
  workers: readonly Worker[],
  jobs: readonly EvaluationJob[],
  onJobShare: (share: number) => void,
): Promise<ResultRow[]> {
  const rowsByJob: (readonly ResultRow[])[] = [];
  let next = 0;
  const work = async (worker: Worker) => {
    for (let job = next++; job < jobs.length; job = next++) {
      let shown = 0;
      const show = (share: number) => {
        shown += share;
        onJobShare(share);
      };
      const answer = await ask(worker, jobs[job], (reply) => {
        if (reply.kind === "progress") show(reply.share);
      });
      show(1 - shown);
      rowsByJob[job] = answer.kind === "done" ? answer.rows : [];
    }
  };
  await Promise.all(workers.map(work));
  return rowsByJob.flat();
}

function ask(
  worker: Worker | undefined,
  job: EvaluationJob | undefined,
  onReply: (reply: EvaluationReply) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (!worker || !job) return reject(new Error("a job needs a worker"));
    const onMessage = (reply: EvaluationReply) => {
      if (reply.kind === "progress" || reply.kind === "encoded") return onReply(reply);
      worker.off("message", onMessage).off("error", reject);
      if (reply.kind === "refused") reject(new PackRefused(reply.message));
      else resolve(reply);
    };
    worker.on("message", onMessage).once("error", reject);
    worker.postMessage(job);
  });
}
