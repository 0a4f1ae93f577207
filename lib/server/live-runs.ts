import "server-only";
import { type ComparedRuns, countMeasuredRuns, listComparedRuns, type RunCount } from "@/db/queries/measured-runs";
import { type Interval, percentileInterval } from "@/lib/core/bootstrap";
import { createRandom } from "@/lib/core/random";
import type { Database } from "./database";

/** What recorded runs by real providers say of one router version. Never ranked beside scores on a pack. */
export type LiveRouter = {
  readonly routerVersion: string;
  /** Prompts answered by the model the router chose. */
  readonly runs: number;
  /** Of these, prompts that the strongest model answered too. */
  readonly compared: number;
  /** On the compared prompts: 1 − cost of the chosen models ÷ cost of the strongest one. Null without any, or at no cost. */
  readonly saving: number | null;
  /** 95 %, by resampling prompts; null below 10 compared prompts. */
  readonly savingInterval: Interval | null;
};

const REPLICATES = 2000;
const INTERVAL_FROM = 10;

export async function loadLiveRouters({ use }: Pick<Database, "use">): Promise<LiveRouter[]> {
  return use(async (db) => liveRouters(await countMeasuredRuns(db), await listComparedRuns(db)));
}

export function liveRouters(counts: readonly RunCount[], compared: readonly ComparedRuns[]): LiveRouter[] {
  return counts
    .filter(({ target }) => target === "decided")
    .map(({ routerVersion, count }) => {
      const own = compared.filter((pair) => pair.routerVersion === routerVersion);
      return {
        routerVersion,
        runs: count,
        compared: own.length,
        saving: savingOf(own),
        savingInterval: own.length < INTERVAL_FROM ? null : savingInterval(own),
      };
    });
}

function savingOf(pairs: readonly ComparedRuns[]): number | null {
  const sum = (cost: (pair: ComparedRuns) => number) => pairs.reduce((total, pair) => total + cost(pair), 0);
  const strongest = sum(({ strongestUsd }) => strongestUsd);
  return strongest > 0 ? 1 - sum(({ decidedUsd }) => decidedUsd) / strongest : null;
}

function savingInterval(pairs: readonly ComparedRuns[]): Interval | null {
  const savings = Array.from({ length: REPLICATES }, (_, b) => {
    const random = createRandom(b + 1);
    return savingOf(pairs.flatMap(() => pairs[Math.floor(random() * pairs.length)] ?? []));
  });
  const known = savings.filter((saving) => saving !== null);
  return known.length < savings.length ? null : percentileInterval(known);
}
