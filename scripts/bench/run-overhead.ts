import { findPostgres, startPostgresCluster } from "@/db/postgres-cluster";
import { firstTokenTimes, type Load } from "./concurrent-streams";
import { FIRST_WORD, STREAM_MS, withFakeProvider } from "./fake-provider-process";
import { CannotMeasure } from "./figure";
import { withProductionServer } from "./production-server";
import { median, quantile } from "./quantile";
import { prepareRunBodies } from "./run-body";

const CLIENTS = 50;
const ROUNDS = 2;
const completion = { model: "fake-model", stream: true, messages: [{ role: "user", content: "Say something." }] };

/**
 * First token through `POST /api/runs` minus first token straight from the same provider, each under the same load of
 * 50 open streams: p99 against p99, and median against median. 400 streams each, in alternating rounds after a warm-up.
 * With the embedded database, as `npm run up` starts it.
 */
export async function measureRunOverhead(): Promise<ReadonlyMap<string, number>> {
  const { p99Ms, p50Ms } = await overhead({});
  return new Map([
    ["runs.overhead_p99_ms", p99Ms],
    ["runs.overhead_p50_ms", p50Ms],
  ]);
}

/** The same on a throw-away PostgreSQL server, whose work does not hold up the server's own thread. */
export async function measureRunOverheadOnPostgres(): Promise<ReadonlyMap<string, number>> {
  const found = findPostgres();
  if ("missing" in found) throw new CannotMeasure(found.missing);
  const cluster = await startPostgresCluster();
  try {
    const { p99Ms, p50Ms } = await overhead({ DATABASE_URL: cluster.url });
    return new Map([
      ["runs.overhead_postgres_p99_ms", p99Ms],
      ["runs.overhead_postgres_p50_ms", p50Ms],
    ]);
  } finally {
    await cluster.stop();
  }
}

async function overhead(env: Readonly<Record<string, string>>): Promise<{ p99Ms: number; p50Ms: number }> {
  const nextBody = await prepareRunBodies();
  return await withFakeProvider((baseUrl) =>
    withProductionServer({ OPENAI_COMPATIBLE_URL: baseUrl, RUNS_PER_MINUTE: "1000000", ...env }, async ({ url }) => {
      const load = { clients: CLIENTS, streamsPerClient: 4, startOverMs: STREAM_MS, firstToken: FIRST_WORD };
      const through: Load = { ...load, next: () => ({ url: `${url}/api/runs`, body: nextBody() }) };
      const direct: Load = { ...load, next: () => ({ url: `${baseUrl}/chat/completions`, body: completion }) };
      await firstTokenTimes({ ...through, streamsPerClient: 2 });
      const times: { direct: number[]; through: number[] } = { direct: [], through: [] };
      for (let round = 0; round < ROUNDS; round++) {
        times.direct.push(...(await firstTokenTimes(direct)));
        times.through.push(...(await firstTokenTimes(through)));
      }
      return {
        p99Ms: quantile(times.through, 0.99) - quantile(times.direct, 0.99),
        p50Ms: median(times.through) - median(times.direct),
      };
    }),
  );
}
