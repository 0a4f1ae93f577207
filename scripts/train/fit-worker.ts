import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@/lib/core/assert";
import { fitPerceptron } from "@/lib/training/fit-perceptron";
import { selectRows } from "@/lib/training/training-rows";
import type { FitJob, FitReply, FitWorkerData } from "./fit-jobs";

const { tables }: FitWorkerData = workerData;

parentPort?.on("message", ({ job, spec }: { job: number; spec: FitJob }) => {
  const table = tables.get(spec.table);
  assert(table, `no table ${spec.table}`);
  const reply = (message: FitReply) => parentPort?.postMessage(message);
  const fit = fitPerceptron(selectRows(table, [...spec.rows]), spec.settings, {
    seed: spec.seed,
    onEpoch: () => reply({ kind: "epoch" }),
  });
  reply({ kind: "fitted", job, fit });
});
