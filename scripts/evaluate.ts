import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ResultRow } from "@/lib/benchmark/result-row";
import { type EvaluationJob, sharedFits } from "./evaluate/evaluation-job";
import { listRouters, listText } from "./evaluate/list-routers";
import { loadEvaluation } from "./evaluate/load-evaluation";
import { LEAVE_SOURCE_OUT } from "./evaluate/load-tracks";
import { type EvaluateOptions, OptionError, parseEvaluateOptions, USAGE } from "./evaluate/options";
import { resultTable } from "./evaluate/result-table";
import { runJobs } from "./evaluate/run-jobs";
import { PackError } from "./pack/pack-fault";
import { createProgressBar, type ProgressBar } from "./progress-bar";

// npm run evaluate: trains routers on a pack's train and val rows and scores them on test rows, see docs/benchmark.md.

try {
  const options = parseEvaluateOptions(process.argv.slice(2));
  if (options.list) console.log(options.json ? JSON.stringify(listRouters(), null, 2) : listText());
  else await evaluate(options);
} catch (cause) {
  if (!(cause instanceof OptionError || cause instanceof PackError)) throw cause;
  console.error(cause instanceof OptionError ? `${cause.message}\n\n${USAGE}` : cause.message);
  process.exitCode = cause instanceof OptionError ? 2 : 1;
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const pack = options.pack ?? "";
  const load = { pack, score: options.score, split: options.split, cache: options.cache, threads: options.threads };
  const { trackIds, folds } = await prepare(load, options);
  // The packs were only checked here; each worker holds its own, and all three together would pass 1 GB.
  globalThis.gc?.();
  const tracks = trackIds.map((trackId): EvaluationJob => ({ kind: "track", trackId }));
  const needsFits = options.routers.length === 0 || options.routers.some((id) => id.startsWith("ipr-"));
  const stages = [needsFits ? sharedFits(folds) : [], tracks].filter((jobs) => jobs.length > 0);
  const bar = createProgressBar("train and score", stages.flat().length);
  const rows = await runJobs(
    { ...load, routers: options.routers, replicates: options.replicates, latency: options.latency },
    stages,
    {
      threads: options.threads,
      onProgress: bar.advance,
    },
  );
  bar.finish();
  reportMissing(options, rows);
  if (options.out !== undefined) await writeResults(options.out, rows);
  console.log(options.json ? JSON.stringify(rows) : resultTable(rows));
}

/** Checks the packs and fills the cache of vectors, so that the workers only read. */
async function prepare(load: Parameters<typeof loadEvaluation>[0], options: EvaluateOptions) {
  let bar: ProgressBar | undefined;
  const { tracks, folds } = await loadEvaluation(load, (by, total) => {
    bar ??= createProgressBar("encode prompts", total);
    bar.advance(by);
  });
  bar?.finish();
  const known = tracks.map(({ id }) => id);
  const unknown = options.tracks.filter((id) => !known.includes(id.replace(LEAVE_SOURCE_OUT, "")));
  if (unknown.length > 0)
    throw new OptionError(`no track ${unknown.join(", ")} for this pack; there is ${known.join(", ") || "none"}`);
  const bySize = tracks.toSorted(
    (a, b) => b.sources.length * b.candidates.length - a.sources.length * a.candidates.length,
  );
  return { trackIds: options.tracks.length > 0 ? options.tracks : bySize.map(({ id }) => id), folds };
}

function reportMissing({ tracks, routers }: EvaluateOptions, rows: readonly ResultRow[]): void {
  if (rows.length === 0)
    throw new OptionError("nothing to score: no prompt of the scored rows has all candidates of a track");
  for (const id of routers) if (!rows.some(({ router }) => router === id)) console.error(`no row for router ${id}`);
  for (const id of tracks)
    if (!rows.some(({ track }) => track === id)) console.error(`no scored prompt for track ${id}`);
}

async function writeResults(path: string, rows: readonly ResultRow[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(rows)}\n`);
}
