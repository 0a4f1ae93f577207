import { z } from "zod";
import { type GoldenFunctions, golden } from "@/lib/benchmark/golden-cases.fixture";
import { unitInterval } from "@/lib/core/unit";
import { carrotScore } from "./carrot";
import { routerGoldenOfOthers } from "./golden-others.fixture";
import { routerGoldenOfPairs } from "./golden-pairs.fixture";
import { routerGoldenOfSpaces } from "./golden-spaces.fixture";
import { nearestRows } from "./nearest-prompts";
import { meanQuality } from "./neighbour-means";
import type { Attempt } from "./router";
import { asksAgain, payingScore } from "./routerbench";

const priced = z.array(z.object({ id: z.string(), r: z.number(), c: z.number() }));

function bestOf(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores));
}

/** How the routers compute the cases of sections `routers/*`, by `fn`: one entry per fn, inputs parsed by zod. */
export const routerFunctions: GoldenFunctions = {
  "knn-mean": golden(
    z.object({
      k: z.number(),
      neighbours: z.array(z.object({ sim: z.number(), q: z.record(z.string(), z.number()) })),
    }),
    ({ k, neighbours }) => {
      const similarities = Float32Array.from(neighbours, ({ sim }) => sim);
      const ids = [...new Set(neighbours.flatMap(({ q }) => Object.keys(q)))];
      const meanOf = (id: string) => {
        const rows = Int32Array.from(neighbours.flatMap(({ q }, row) => (id in q ? [row] : [])));
        const quality = Float64Array.from(neighbours, ({ q }) => q[id] ?? Number.NaN);
        return meanQuality({ quality, width: 1 }, nearestRows(similarities, rows, k), 0);
      };
      return { predicted: Object.fromEntries(ids.map((id) => [id, meanOf(id)])) };
    },
  ),
  "carrot-score": golden(
    z.object({ mu: z.number(), scale: z.number(), candidates: priced }),
    ({ mu, scale, candidates }) => {
      const score = candidates.map(({ r, c }) => carrotScore(r, c, { mu, scale }));
      return { score, pick: candidates[bestOf(score)]?.id };
    },
  ),
  "wtp-score": golden(z.object({ wtp: z.number(), candidates: priced }), ({ wtp, candidates }) => {
    const score = candidates.map(({ r, c }) => payingScore(r, c, wtp));
    return { score, pick: candidates[bestOf(score)]?.id };
  }),
  cascade: golden(
    z.object({
      order: z.array(z.string()),
      quality: z.record(z.string(), z.number()),
      cost: z.record(z.string(), z.number()),
      max_cost: z.number(),
      threshold: z.number(),
      judge_wrong: z.record(z.string(), z.boolean()),
    }),
    ({ order, quality, cost, max_cost: budgetUsd, threshold, judge_wrong: wrong }) => {
      const attempts: Pick<Attempt, "judgedQuality" | "costUsd">[] = [];
      for (const id of order) {
        if (!asksAgain(attempts, { nextCostUsd: cost[id] ?? 0, budgetUsd })) break;
        const accepted = (quality[id] ?? 0) >= threshold !== wrong[id];
        attempts.push({ judgedQuality: unitInterval(accepted ? 1 : 0), costUsd: cost[id] ?? 0 });
      }
      const used = order.slice(0, attempts.length);
      const spent = attempts.reduce((sum, { costUsd }) => sum + costUsd, 0);
      return { used, cost: spent, quality: quality[used.at(-1) ?? ""] };
    },
  ),
  ...routerGoldenOfPairs,
  ...routerGoldenOfSpaces,
  ...routerGoldenOfOthers,
};

/** Cases whose router is not built here yet. Handling one means deleting its line; a test fails on a stale line. */
export const waitingForTheirRouter: readonly string[] = [];
