import { measureAddingModel } from "./add-model";
import { measureInBrowser, requireFile } from "./bench-site";
import { prepareBertFolder } from "./bert-folder";
import type { Bench } from "./figure";
import { measureFirstLoad } from "./first-load";
import { measureForecastPage } from "./forecast-page";
import { forecastSolver } from "./forecast-solver";
import { measurePageHeap } from "./page-heap";
import { measureInteraction } from "./page-interaction";
import { measurePageVitals } from "./page-vitals";
import { type ProductionServer, withProductionServer } from "./production-server";
import { measureRunOverhead, measureRunOverheadOnPostgres } from "./run-overhead";
import { scoreGrowth } from "./score-growth";
import { measureServerMemory } from "./server-memory";
import { measureTraining, measureTrainingFromTexts } from "./train-time";

async function requireModels(): Promise<void> {
  await requireFile("public/models/manifest.json", "run `npm run train` first");
  await requireFile("public/ort", "run `npm run build` first");
}

/** A measurement of the page `/` on a production server of its own. */
function onThePage(measure: (server: ProductionServer) => Promise<ReadonlyMap<string, number>>): Bench["measure"] {
  return async () => {
    await requireModels();
    return await withProductionServer({}, measure);
  };
}

/** In the order of the table. Benches run one after the other: none may disturb another's timing. */
export const allBenches: readonly Bench[] = [
  {
    figures: [{ name: "decide.p99_ms", unit: "ms", goal: { below: 1 } }],
    measure: () => measureInBrowser("decide"),
  },
  {
    figures: [
      { name: "predict.wasm64_over_session_run", unit: "ratio", goal: { atMost: 1.3 } },
      { name: "predict.wasm64_ms", unit: "ms", goal: null },
      { name: "adapters.ms", unit: "ms", goal: { atMost: 0.5 } },
    ],
    async measure() {
      await requireModels();
      return measureInBrowser("predict");
    },
  },
  {
    figures: [
      { name: "predict.transformersjs_over_ours", unit: "ratio", goal: { atLeast: 2.5 } },
      { name: "predict.transformersjs64_ms", unit: "ms", goal: null },
    ],
    async measure() {
      await requireModels();
      await prepareBertFolder();
      return measureInBrowser("pipeline");
    },
  },
  {
    figures: [{ name: "js.first_load_kib_gzip", unit: "KiB", goal: { atMost: 200 } }],
    measure: onThePage(measureFirstLoad),
  },
  {
    figures: [
      { name: "page.lcp_ms", unit: "ms", goal: { atMost: 2500 } },
      { name: "page.cls", unit: "score", goal: { atMost: 0.1 } },
    ],
    measure: onThePage(measurePageVitals),
  },
  { figures: [{ name: "page.inp_ms", unit: "ms", goal: { atMost: 200 } }], measure: onThePage(measureInteraction) },
  {
    figures: [
      { name: "page.heap_mb", unit: "MB", goal: null },
      { name: "page.heap_growth_mb", unit: "MB", goal: null },
    ],
    measure: onThePage(measurePageHeap),
  },
  {
    figures: [
      { name: "runs.overhead_p99_ms", unit: "ms", goal: { atMost: 10 } },
      { name: "runs.overhead_p50_ms", unit: "ms", goal: null },
    ],
    measure: measureRunOverhead,
  },
  {
    figures: [
      { name: "runs.overhead_postgres_p99_ms", unit: "ms", goal: null },
      { name: "runs.overhead_postgres_p50_ms", unit: "ms", goal: null },
    ],
    measure: measureRunOverheadOnPostgres,
  },
  {
    figures: [
      { name: "server.rss_mb", unit: "MB", goal: null },
      { name: "server.rss_growth_mb", unit: "MB", goal: null },
    ],
    measure: measureServerMemory,
  },
  {
    figures: [
      { name: "train.seconds", unit: "s", goal: { atMost: 300 } },
      { name: "train.peak_rss_mb", unit: "MB", goal: null },
    ],
    measure: measureTraining,
  },
  {
    figures: [{ name: "train.from_texts_seconds", unit: "s", goal: null }],
    measure: measureTrainingFromTexts,
  },
  {
    figures: [
      { name: "encode.batch_over_single32", unit: "ratio", goal: { atLeast: 1.5 } },
      { name: "encode.batch_over_unthreaded32", unit: "ratio", goal: null },
      { name: "encode.batch32_per_s", unit: "1/s", goal: null },
    ],
    async measure() {
      await requireModels();
      return measureInBrowser("batch");
    },
  },
  {
    figures: [
      { name: "onboarding.seconds_200", unit: "s", goal: { atMost: 10 } },
      { name: "onboarding.train_ms_200", unit: "ms", goal: { atMost: 500 } },
      { name: "onboarding.longest_task_ms", unit: "ms", goal: { below: 50 } },
    ],
    measure: onThePage(measureAddingModel),
  },
  forecastSolver,
  {
    figures: [
      { name: "forecast.memory_mb", unit: "MB", goal: { below: 500 } },
      { name: "forecast.longest_task_ms", unit: "ms", goal: { below: 50 } },
    ],
    measure: onThePage(measureForecastPage),
  },
  scoreGrowth,
];
