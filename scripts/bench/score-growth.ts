import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { Bench } from "./figure";

const REPLICATES = 100;
const result = z.object({ seconds: z.number(), peakMb: z.number() });

/** Scoring made outcomes of 10,000, 100,000 and 1,000,000 prompts: time per prompt must not grow with their number. */
export const scoreGrowth: Bench = {
  figures: [
    { name: "score.seconds_10k", unit: "s", goal: null },
    { name: "score.seconds_100k", unit: "s", goal: null },
    { name: "score.seconds_1m", unit: "s", goal: null },
    { name: "score.growth_1m_over_100k", unit: "ratio", goal: { atMost: 15 } },
    { name: "score.peak_rss_100k_mb", unit: "MB", goal: null },
    { name: "score.peak_rss_1m_mb", unit: "MB", goal: { atMost: 1000 } },
  ],
  async measure() {
    const small = await score(10_000);
    const middle = await score(100_000);
    const large = await score(1_000_000);
    return new Map([
      ["score.seconds_10k", small.seconds],
      ["score.seconds_100k", middle.seconds],
      ["score.seconds_1m", large.seconds],
      ["score.growth_1m_over_100k", large.seconds / middle.seconds],
      ["score.peak_rss_100k_mb", middle.peakMb],
      ["score.peak_rss_1m_mb", large.peakMb],
    ]);
  },
};

async function score(prompts: number): Promise<z.infer<typeof result>> {
  const script = ["scripts/bench/score-made-outcomes.ts", String(prompts), String(REPLICATES)];
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, ...script]);
  return result.parse(JSON.parse(stdout));
}
