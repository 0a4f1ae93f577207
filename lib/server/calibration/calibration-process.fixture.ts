import pino from "pino";
import { openDatabase } from "@/db/client";
import { listCalibrations } from "@/db/queries/calibrations";
import { listMeasuredVersions } from "@/db/queries/router-versions";
import { createTestDeps } from "../deps.fixture";
import { createCalibrate } from "./calibrate-job";
import { createCalibrationQueue } from "./calibration-queue";
import { seedVotes } from "./voted-pairs.fixture";

// A server's calibration in a process of its own, to be killed: `start DIR` says when it measures and then takes minutes,
// `resume DIR` does what is left and prints what the database then holds.

const [mode, directory = ""] = process.argv.slice(2);
const open = await openDatabase(directory);
const deps = createTestDeps(open, { MODELS_DIR: "./public/models" });

if (mode === "start") {
  await seedVotes(open.db, 220);
  const calibrate = createCalibrate({
    database: deps.database,
    modelsDir: "./public/models",
    async measure(_, onProgress) {
      await onProgress(0.5);
      process.stdout.write("measuring\n");
      await new Promise((resolve) => setTimeout(resolve, 600_000));
      return [];
    },
    today: () => "2026-01-31",
  });
  const queue = createCalibrationQueue({ ...deps, logger: pino({ level: "silent" }), calibrate });
  await queue.request(null);
  await queue.drain();
} else {
  const jobs = async () => (await listCalibrations(open.db, 5)).map(({ job }) => [job.state, job.attempts]);
  const before = await jobs();
  await deps.calibrations.drain();
  const made = (await listMeasuredVersions(open.db, 5)).length;
  process.stdout.write(JSON.stringify({ before, after: await jobs(), made }));
  await open.close();
  process.exit(0);
}
