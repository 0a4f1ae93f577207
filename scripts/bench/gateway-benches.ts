import { createRandom } from "@/lib/core/random";
import { withFakeProvider } from "./fake-provider-process";
import type { Bench } from "./figure";
import { type Post, post, restingRssMb, throughput, timesAtRate } from "./gateway-load";
import { type ProductionServer, withProductionServer } from "./production-server";
import { median, quantile } from "./quantile";

const RATE = { perSecond: 100, count: 1_000 };
const ROUNDS = 2;
const CLIENTS = 16;
const BATCH = 64;
const MODEL = "ipr/everything@0.3";
const CACHED_PROMPTS = 200;

/** One WordPiece each. With [CLS] and [SEP] a prompt of 62 of them is 64 tokens. */
const WORDS = (
  "time year people way day man thing woman life child world school state family student group country problem hand " +
  "part place case week company system program question work government number night point home water room mother " +
  "area money story fact month lot right study book eye job word business issue side kind head house service friend " +
  "father power hour game line end member law car city community name president team minute idea body"
).split(" ");
const WORDS_PER_PROMPT = 62;

type Site = ProductionServer & { readonly providerUrl: string };

/** The production build in front of a provider that answers at once, on BENCH_DATABASE_URL or an embedded database. */
function atGateway(measure: (site: Site) => Promise<Record<string, number>>): Bench["measure"] {
  return () =>
    withFakeProvider(
      (providerUrl) => {
        const env = {
          OPENAI_COMPATIBLE_URL: providerUrl,
          OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=a,llama-3.1-70b-instruct=b",
          GATEWAY_REQUESTS_PER_MINUTE: "100000000",
          ...(process.env.BENCH_DATABASE_URL && { DATABASE_URL: process.env.BENCH_DATABASE_URL }),
        };
        return withProductionServer(env, async (server) => {
          await untilReady(server.url);
          return new Map(Object.entries(await measure({ ...server, providerUrl })));
        });
      },
      { words: ["Blue ", "light ", "scatters ", "most."], firstTokenMs: 0, betweenMs: 0 },
    );
}

async function untilReady(url: string): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 200));
}

function newPrompts(seed: number): () => string {
  const random = createRandom(seed);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? "time";
  return () => Array.from({ length: WORDS_PER_PROMPT }, word).join(" ");
}

/** The same few prompts over and over, so that none is encoded again. */
function knownPrompts(seed: number): () => string {
  const prompts = Array.from({ length: CACHED_PROMPTS }, newPrompts(seed));
  let index = 0;
  return () => prompts[index++ % prompts.length] ?? "";
}

const chatAt = (url: string, model: string, prompt: () => string) => (): Post => ({
  url: `${url}/chat/completions`,
  body: { model, messages: [{ role: "user", content: prompt() }] },
});

/** Gateway minus provider at the same rate, quantile against quantile, in turns after a warm-up. */
async function overhead({ url, providerUrl }: Site, prompt: () => string) {
  const through = chatAt(`${url}/v1`, MODEL, prompt);
  const direct = chatAt(providerUrl, "a", prompt);
  await timesAtRate(through, { ...RATE, perSecond: 50, count: 500 });
  const times: { direct: number[]; through: number[] } = { direct: [], through: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.direct.push(...(await timesAtRate(direct, RATE)));
    times.through.push(...(await timesAtRate(through, RATE)));
  }
  return {
    p50: median(times.through) - median(times.direct),
    p99: quantile(times.through, 0.99) - quantile(times.direct, 0.99),
  };
}

/** Prompts per second through `/v1/route`, a batch of 64 after the other. */
async function routeRate({ url }: Site, prompt: () => string): Promise<number> {
  const next = (): Post => ({
    url: `${url}/v1/route`,
    body: { model: MODEL, prompts: Array.from({ length: BATCH }, prompt) },
  });
  for (let warmUp = 0; warmUp < 5; warmUp++) await post(next());
  return BATCH * (await throughput(next, { clients: 1, count: 30 }));
}

export const gatewayBenches: readonly Bench[] = [
  {
    figures: [
      { name: "gateway.overhead_p50_ms", unit: "ms", goal: { atMost: 3 } },
      { name: "gateway.overhead_p99_ms", unit: "ms", goal: { atMost: 10 } },
    ],
    measure: atGateway(async (site) => {
      const { p50, p99 } = await overhead(site, newPrompts(1));
      return { "gateway.overhead_p50_ms": p50, "gateway.overhead_p99_ms": p99 };
    }),
  },
  {
    figures: [
      { name: "gateway.overhead_cached_p50_ms", unit: "ms", goal: null },
      { name: "gateway.overhead_cached_p99_ms", unit: "ms", goal: null },
    ],
    measure: atGateway(async (site) => {
      const { p50, p99 } = await overhead(site, knownPrompts(2));
      return { "gateway.overhead_cached_p50_ms": p50, "gateway.overhead_cached_p99_ms": p99 };
    }),
  },
  {
    figures: [
      { name: "gateway.requests_per_s", unit: "1/s", goal: { atLeast: 200 } },
      { name: "gateway.cached_requests_per_s", unit: "1/s", goal: null },
    ],
    measure: atGateway(async ({ url }) => {
      const distinct = chatAt(`${url}/v1`, MODEL, newPrompts(3));
      const cached = chatAt(`${url}/v1`, MODEL, knownPrompts(4));
      await throughput(distinct, { clients: CLIENTS, count: 300 });
      await throughput(cached, { clients: CLIENTS, count: 300 });
      return {
        "gateway.requests_per_s": await throughput(distinct, { clients: CLIENTS, count: 1_000 }),
        "gateway.cached_requests_per_s": await throughput(cached, { clients: CLIENTS, count: 2_000 }),
      };
    }),
  },
  {
    figures: [
      { name: "gateway.route_prompts_per_s", unit: "1/s", goal: { atLeast: 500 } },
      { name: "gateway.route_cached_prompts_per_s", unit: "1/s", goal: null },
    ],
    measure: atGateway(async (site) => ({
      "gateway.route_prompts_per_s": await routeRate(site, newPrompts(5)),
      "gateway.route_cached_prompts_per_s": await routeRate(site, knownPrompts(6)),
    })),
  },
  {
    figures: [
      { name: "gateway.rss_start_mb", unit: "MB", goal: null },
      { name: "gateway.rss_end_mb", unit: "MB", goal: null },
    ],
    measure: atGateway(async ({ url, pid }) => {
      const next = chatAt(`${url}/v1`, MODEL, knownPrompts(7));
      await throughput(next, { clients: CLIENTS, count: 2_000 });
      const start = await restingRssMb(pid);
      await throughput(next, { clients: CLIENTS, count: 20_000 });
      return { "gateway.rss_start_mb": start, "gateway.rss_end_mb": await restingRssMb(pid) };
    }),
  },
];
