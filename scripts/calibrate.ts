import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "@/db/client";
import { listVotes } from "@/db/queries/annotation-results";
import { calibrateFromVotes } from "@/lib/annotation/calibrate-from-votes";
import { simulateLoop } from "@/lib/annotation/simulate-loop";
import { candidateFile } from "@/lib/contracts/candidate-file";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { parseEnv } from "@/lib/server/env";
import { loadRouterFiles } from "@/lib/server/router-file";
import { labelsFromVotes } from "./calibrate/labels-from-votes";
import { comparisonTable, measureOnPack } from "./calibrate/measure-on-pack";
import { shiftRouter } from "./calibrate/shift-router";
import { writeRouter } from "./train/write-router";

// npm run calibrate -- [--version V] [--dry-run] | --serve V | --simulate: votes in the database → a new router version.

const { values } = parseArgs({
  options: {
    version: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    serve: { type: "string" },
    simulate: { type: "boolean", default: false },
  },
});
if (values.simulate) simulate();
else if (values.serve !== undefined) await serve(values.serve);
else await calibrate(values.version, values["dry-run"]);

function simulate(): void {
  for (const seed of [1, 2, 3]) {
    console.log(`\nseed ${seed}: generated annotators who like long answers and the left side`);
    console.log(`${"labels".padEnd(20)} Brier   Bounded-ARQGC`);
    for (const { labels, brier, boundedArqgc } of simulateLoop(seed))
      console.log(`${labels.padEnd(20)} ${brier.toFixed(4)}  ${boundedArqgc.toFixed(3)}`);
  }
}

/** Promotes a version, or goes back to an older one; running servers take it up when they start again. */
async function serve(version: string): Promise<void> {
  const path = join(parseEnv(process.env).MODELS_DIR, "manifest.json");
  const manifest = modelManifest.parse(JSON.parse(await readFile(path, "utf8")));
  if (!manifest.routers.some((router) => router.version === version)) {
    console.error(`There is no router ${version}. Known: ${manifest.routers.map((r) => r.version).join(", ")}`);
    process.exitCode = 1;
    return;
  }
  await writeFile(`${path}.part`, `${JSON.stringify({ ...manifest, routerVersion: version }, null, 2)}\n`);
  await rename(`${path}.part`, path);
  console.log(`router ${version} is served after the next start (before: ${manifest.routerVersion})`);
}

async function calibrate(wanted: string | undefined, dryRun: boolean): Promise<void> {
  const env = parseEnv(process.env);
  const database = await openDatabase(env.DATABASE_URL);
  const votes = await database.db.transaction((tx) => listVotes(tx)).finally(() => database.close());
  const { card, weights, router } = await loadRouterFiles(env.MODELS_DIR);
  const modelIds = router.predictors.encoder.adapters.map(({ modelId }) => modelId);
  const labels = labelsFromVotes(votes, { modelIds, routerVersion: card.version });
  const fit = calibrateFromVotes(labels, modelIds.length);
  console.log(
    `${votes.length} votes, ${labels.filter(({ isGold }) => !isGold).length} of them usable for router ${card.version}`,
  );
  console.log(
    fit.correction.kind === "identified"
      ? `bias of votes: identified on ${fit.correction.goldRows} gold rows, mean ${fit.correction.meanEffect.toFixed(3)}`
      : `bias of votes: not identified (${fit.correction.reason}); votes are used as they are`,
  );
  if (fit.heldOut) {
    const { before, after } = fit.heldOut;
    for (const name of ["brier", "ece"] as const)
      console.log(`held-out votes, ${name}: ${interval(before[name])} → ${interval(after[name])}`);
  }
  if (!fit.accepted) {
    console.log(`No new router: ${fit.reason}.`);
    return;
  }
  const version = wanted ?? `${card.version}-votes-${new Date().toISOString().slice(0, 10)}`;
  const shifted = shiftRouter({ card, weights, version, modelIds, fit, votes: labels.length });
  const comparison = await measureOnPack(env.PACK_DIR, {
    before: { card, weights },
    after: { card: shifted, weights },
  });
  console.log(comparisonTable(comparison));
  for (const [m, id] of modelIds.entries())
    if (fit.shifts[m])
      console.log(`${id.padEnd(30)} ${(fit.shifts[m] ?? 0).toFixed(4)} from ${fit.votesByModel[m]} votes`);
  if (dryRun) return;
  const candidates = candidateFile.parse(JSON.parse(await readFile(join(env.MODELS_DIR, "candidates.json"), "utf8")));
  const metrics = { ...shifted.metrics, calibratedFromVotes: { comparison, heldOut: plain(fit.heldOut) } };
  await writeRouter(
    env.MODELS_DIR,
    { card: { ...shifted, metrics }, weights: new Uint8Array(weights), candidates },
    { serve: false },
  );
  console.log(
    `router ${version} is written and listed. npm run calibrate -- --serve ${version} promotes it, --serve ${card.version} goes back.`,
  );
}

function interval({ mean, low, high }: { mean: number; low: number; high: number }): string {
  return `${mean.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
}

/** Figures as JSON takes them. */
function plain(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}
