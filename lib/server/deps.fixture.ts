import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import type { OpenDatabase } from "@/db/client";
import type { RunEvent, RunRequest } from "@/lib/contracts/run";
import { createRandom } from "@/lib/core/random";
import { configuredAccounts } from "./accounts/configured-accounts";
import { createRunAdopter } from "./annotations/draw";
import { createCalibrate } from "./calibration/calibrate-job";
import { createCalibrationQueue } from "./calibration/calibration-queue";
import { createVersionBook } from "./calibration/version-book";
import { callerOf } from "./caller";
import { createDatabase } from "./database";
import type { Deps } from "./deps";
import { parseEnv } from "./env";
import { executeRun } from "./execute-run";
import { gatewayParts } from "./gateway/gateway-parts";
import { testReader } from "./gateway/reader.fixture";
import { createGenerationQueue } from "./generation/generation-queue";
import { testRequest, writeTestModels } from "./models.fixture";
import { createPriceBook } from "./prices/price-book";
import { createProviders } from "./providers/configured-providers";
import type { FakeProvider } from "./providers/fake-provider.fixture";
import { createRateLimiter } from "./rate-limit";
import { loadRouterCatalog, type RouterCatalog } from "./router-catalog";
import { createRunningRuns } from "./running-runs";
import { createSettler } from "./settle-run";
import { smallScoredTracks } from "./submissions/scored-tracks.fixture";
import { createScoringQueue } from "./submissions/scoring-queue";
import { createMetrics } from "./telemetry/metrics";
import { createTelemetry } from "./telemetry/telemetry";
import { createTracing } from "./telemetry/tracing";

let catalog: Promise<RouterCatalog> | undefined;

/** The server's real parts on an open test database, with what `env` turns on. `close` on it leaves the database open. */
export function createTestDeps(
  open: OpenDatabase,
  variables: Record<string, string> = {},
  logger: Logger = pino({ level: "silent" }),
): Deps {
  const journal = join(tmpdir(), `ipr-bills-${randomUUID()}.jsonl`);
  const env = parseEnv({ NODE_ENV: "test", GATEWAY_JOURNAL: journal, ...variables });
  const database = createDatabase({ url: "", logger, open: async () => ({ ...open, close: async () => undefined }) });
  const now = () => performance.now();
  const prices = createPriceBook({ database, logger });
  const versions = createVersionBook({ database, logger });
  const calibrate = createCalibrate({
    ...{ database, modelsDir: env.MODELS_DIR, measure: async () => [] },
    today: () => "2026-01-31",
  });
  const loadFileCatalog = async () => {
    if (variables.MODELS_DIR) return loadRouterCatalog(env.MODELS_DIR);
    catalog ??= writeTestModels().then(loadRouterCatalog);
    return catalog;
  };
  const loadCatalog = async () => prices.priced(await versions.withVersions(await loadFileCatalog()));
  const providers = createProviders(env, now, database);
  const limits = { outputTokensMax: env.MAX_OUTPUT_TOKENS, totalTimeoutMs: env.RUN_TOTAL_TIMEOUT_MS };
  return {
    env,
    logger,
    now,
    database,
    takeToken: createRateLimiter(open.pool),
    accounts: configuredAccounts(env, database),
    tracks: smallScoredTracks,
    random: createRandom(1),
    adoptRuns: createRunAdopter({ database, now: () => -1 }),
    scoring: createScoringQueue({ database, tracks: smallScoredTracks, logger, replicates: 40 }),
    submissionsPerWeek: env.SUBMISSIONS_PER_WEEK,
    authenticate: ({ headers }) => callerOf(headers, env.TRUST_PROXY),
    prices,
    versions,
    loadFileCatalog,
    loadCatalog,
    calibrations: createCalibrationQueue({ database, versions, logger, calibrate }),
    loadReader: async () => testReader,
    openReader: () => testReader,
    telemetry: createTelemetry({
      ...{ metrics: createMetrics({ ofProcess: false }), tracing: createTracing(variables), now },
    }),
    generations: createGenerationQueue({
      ...{ database, providers, loadCatalog, limits, logger, now },
      sleep: async () => undefined,
    }),
    providers,
    running: createRunningRuns(env.RUN_TOTAL_TIMEOUT_MS, env.RUNS_AT_ONCE_MAX),
    settler: createSettler(database, logger, { retryMs: [10, 10], laterMs: 60_000 }),
    ...gatewayParts({ env, database, logger, now }),
    limits,
    report: (error, runId) => logger.error({ err: error, runId }, error.message),
  };
}

/** The same, with the four models of the test's catalog served by a fake provider over HTTP. */
export function createFakeRunDeps(
  open: OpenDatabase,
  { url }: Pick<FakeProvider, "url">,
  variables: Record<string, string> = {},
): Deps {
  const ids = ["claude-3-haiku-20240307", "claude-3-opus-20240229", "llama-3.1-8b-instruct", "gpt-4o-2024-08-06"];
  const models = ids.map((id) => `${id}=fake-${id}`).join(",");
  return createTestDeps(open, {
    OPENAI_COMPATIBLE_URL: `${url}/v1`,
    OPENAI_COMPATIBLE_MODELS: models,
    ...variables,
  });
}

/** A request of its own: a fresh key unless one is given. */
export function newRequest(changes: Partial<RunRequest> = {}): RunRequest {
  return { ...testRequest, idempotencyKey: randomUUID(), ...changes };
}

export async function collectRun(
  deps: Deps,
  request: RunRequest,
  client = new AbortController().signal,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of executeRun(deps, request, client)) events.push(event);
  return events;
}
