import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ResultRow } from "@/lib/benchmark/result-row";
import { type EvaluationJob, type Prepared, sharedFits } from "./evaluate/evaluation-job";
import { createEvaluationPool, type EvaluationPool, PackRefused } from "./evaluate/evaluation-pool";
import { listRouters, listText } from "./evaluate/list-routers";
import { LEAVE_SOURCE_OUT } from "./evaluate/load-tracks";
import { type EvaluateOptions, OptionError, parseEvaluateOptions, USAGE } from "./evaluate/options";
import { resultTable } from "./evaluate/result-table";
import { createProgressBar, type ProgressBar } from "./progress-bar";

// npm run evaluate: trains routers on a pack's train and val rows and scores them on test rows, see docs/benchmark.md.

/** Of a file for pages: twice what they show, and half the bytes. --json prints every digit. */
const SHOWN_DIGITS = 6;
/** Of one prompt with any candidates, in candidates: three of them take 74 s where ten take 124. */
const WORK_OF_A_PROMPT = 7;
const NOTHING_TO_SCORE =
  "nothing to score: a track needs a prompt to score, and train or val prompts to cross-fit on, with all its candidates measured";

try {
  const options = parseEvaluateOptions(process.argv.slice(2));
  if (options.list) console.log(options.json ? JSON.stringify(listRouters(), null, 2) : listText());
  else await evaluate(options);
} catch (cause) {
  if (!(cause instanceof OptionError || cause instanceof PackRefused)) throw cause;
  console.error(cause instanceof OptionError ? `${cause.message}\n\n${USAGE}` : cause.message);
  process.exitCode = cause instanceof OptionError ? 2 : 1;
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { score, split, cache, threads, routers, replicates, latency } = options;
  refuseUnknownRouters(routers);
  const pool = createEvaluationPool({
    pack: options.pack ?? "",
    score,
    split,
    cache,
    threads,
    routers,
    replicates,
    latency,
  });
  try {
    const rows = await train(pool, options);
    reportMissing(options, rows);
    if (options.out !== undefined) await writeResults(options.out, rows);
    console.log(options.json ? JSON.stringify(rows) : resultTable(rows));
  } finally {
    await pool.close();
  }
}

async function train(pool: EvaluationPool, options: EvaluateOptions): Promise<ResultRow[]> {
  const { routers } = options;
  let encodeBar: ProgressBar | undefined;
  const prepared = await pool.prepare((by, total) => {
    encodeBar ??= createProgressBar("encode prompts", total);
    encodeBar.advance(by);
  });
  encodeBar?.finish();
  const jobs = trackJobs(prepared, options);
  const needsFits = routers.length === 0 || routers.some((id) => id.startsWith("ipr-"));
  const stages = [needsFits ? sharedFits(prepared.folds) : [], jobs].filter((stage) => stage.length > 0);
  const bar = createProgressBar("train and score", stages.flat().length);
  const rows = await pool.run(stages, bar.advance);
  bar.finish();
  return rows;
}

/** The wanted tracks, or all of them, the most work first: two threads then end at about the same time. */
function trackJobs({ tracks }: Prepared, { tracks: wanted, bothViews }: EvaluateOptions): EvaluationJob[] {
  const known = tracks.map(({ id }) => id);
  const unknown = wanted.filter((id) => !known.includes(id.replace(LEAVE_SOURCE_OUT, "")));
  if (unknown.length > 0)
    throw new OptionError(`no track ${unknown.join(", ")} for this pack; there is ${known.join(", ") || "none"}`);
  const work = ({ prompts, candidates }: Prepared["tracks"][number]) => prompts * (WORK_OF_A_PROMPT + candidates);
  const bySize = tracks.toSorted((a, b) => work(b) - work(a)).map(({ id }) => id);
  const chosen = wanted.length > 0 ? wanted : bySize;
  // A track of one source has nothing left to learn from without it.
  const leftOut = tracks.filter(({ id, sources }) => bothViews && sources > 1 && chosen.includes(id));
  const ids = [...chosen, ...leftOut.map(({ id }) => `${id}${LEAVE_SOURCE_OUT}`)];
  return ids.map((trackId) => ({ kind: "track", trackId }));
}

/** Before anything is trained. Which models have a row of their own the pack says later. */
function refuseUnknownRouters(asked: readonly string[]): void {
  const known = new Set(listRouters().map(({ id }) => id));
  const unknown = asked.filter((id) => !known.has(id) && !id.startsWith("fixed:"));
  if (unknown.length > 0) throw new OptionError(`no router ${unknown.join(", ")}; there is ${[...known].join(", ")}`);
}

function reportMissing({ tracks, routers }: EvaluateOptions, rows: readonly ResultRow[]): void {
  for (const id of routers) if (!rows.some(({ router }) => router === id)) console.error(`no row for router ${id}`);
  for (const id of tracks)
    if (!rows.some(({ track }) => track === id)) console.error(`no scored prompt for track ${id}`);
  if (rows.length === 0) throw new PackRefused(NOTHING_TO_SCORE);
}

async function writeResults(path: string, rows: readonly ResultRow[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(SHOWN_DIGITS)) : value;
  await writeFile(path, `${JSON.stringify(rows, rounded)}\n`);
}
