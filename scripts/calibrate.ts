import { parseArgs } from "node:util";
import pino from "pino";
import { findCalibration, listCalibrations } from "@/db/queries/calibrations";
import { simulateLoop } from "@/lib/annotation/simulate-loop";
import { createCalibrate } from "@/lib/server/calibration/calibrate-job";
import { type Calibrate, createCalibrationQueue } from "@/lib/server/calibration/calibration-queue";
import { measureOnPack } from "@/lib/server/calibration/measure-versions";
import { createVersionBook } from "@/lib/server/calibration/version-book";
import { createDatabase } from "@/lib/server/database";
import { parseEnv } from "@/lib/server/env";
import { loadRouterCatalog } from "@/lib/server/router-catalog";
import { reportText } from "./calibrate/report-text";
import { createProgressBar } from "./progress-bar";

// npm run calibrate -- [--dry-run] | --serve V [--note WHY] | --simulate: votes in the database → a router version there.

const { values } = parseArgs({
  options: {
    "dry-run": { type: "boolean", default: false },
    serve: { type: "string" },
    note: { type: "string", default: "" },
    simulate: { type: "boolean", default: false },
  },
});
if (values.simulate) simulate();
else
  await withDatabase().catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : String(cause));
    process.exitCode = 1;
  });

function simulate(): void {
  for (const seed of [1, 2, 3]) {
    console.log(`\nseed ${seed}: generated annotators who like long answers and the left side`);
    console.log(`${"labels".padEnd(28)} Brier   Bounded-ARQGC`);
    for (const { labels, brier, boundedArqgc } of simulateLoop(seed))
      console.log(`${labels.padEnd(28)} ${brier.toFixed(4)}  ${boundedArqgc.toFixed(3)}`);
  }
}

async function withDatabase(): Promise<void> {
  const env = parseEnv(process.env);
  const logger = pino({ level: "error" });
  const database = createDatabase({ url: env.DATABASE_URL, logger });
  const versions = createVersionBook({ database, logger });
  const calibrate = withBar(
    createCalibrate({
      ...{ database, modelsDir: env.MODELS_DIR, measure: measureOnPack(env.PACK_DIR) },
      today: () => new Date().toISOString().slice(0, 10),
    }),
  );
  try {
    if (values.serve !== undefined) {
      const ofFiles = await loadRouterCatalog(env.MODELS_DIR);
      await versions.promote({ version: values.serve, userId: null, note: values.note }, ofFiles);
      console.log(`router ${values.serve} is served from now on`);
    } else if (values["dry-run"]) {
      const { report } = await calibrate({ id: "dry-run" }, async () => undefined);
      console.log(reportText(report));
    } else {
      const queue = createCalibrationQueue({ database, versions, logger, calibrate });
      await runJob(queue, database).finally(() => queue.close());
    }
  } finally {
    await database.close();
  }
}

function withBar(calibrate: Calibrate): Calibrate {
  const bar = createProgressBar("calibrate", 100);
  return async (job, onProgress) => {
    const made = await calibrate(job, async (step, progress) => {
      bar.moveTo(Math.round(100 * progress));
      await onProgress(step, progress);
    });
    bar.finish();
    return made;
  };
}

async function runJob(
  queue: ReturnType<typeof createCalibrationQueue>,
  database: ReturnType<typeof createDatabase>,
): Promise<void> {
  const id = await queue.request(null);
  await queue.drain();
  const job = await database.use((db) => findCalibration(db, id));
  if (job?.report) console.log(reportText(job.report));
  else throw new Error(job?.failure ?? "The calibration runs in the server; /admin shows how far it is.");
  const made = (await database.use((db) => listCalibrations(db, 20))).find((listed) => listed.job.id === id);
  if (made?.version)
    console.log(
      `router ${made.version} is stored and listed. npm run calibrate -- --serve ${made.version} promotes it, --serve ${job.report.base} goes back; so does /admin.`,
    );
}
