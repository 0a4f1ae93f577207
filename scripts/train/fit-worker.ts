import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@/lib/core/assert";
import { fitPerceptron } from "@/lib/training/fit-perceptron";
import { selectRows } from "@/lib/training/training-rows";
import { fitOnce } from "./fit-cache";
import type { FitJob, FitReply, FitWorkerData } from "./fit-jobs";

const { tables, cacheDirectory }: FitWorkerData = workerData;

parentPort?.on("message", ({ job, spec }: { job: number; spec: FitJob }) => {
  const table = tables.get(spec.table);
  assert(table, `no table ${spec.table}`);
  const reply = (message: FitReply) => parentPort?.postMessage(message);
  const inputs = { rows: selectRows(table, [...spec.rows]), settings: spec.settings, seed: spec.seed };
  const fit = fitOnce(cacheDirectory, inputs, ({ rows, settings, seed }) =>
    fitPerceptron(rows, settings, { seed, onEpoch: () => reply({ kind: "epoch" }) }),
  );
  reply({ kind: "fitted", job, fit });
});
