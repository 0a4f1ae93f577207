import type { SimulatedJudge } from "@/lib/routers/router";
import type { Block } from "./block";

const ACCEPTED_QUANTILE = 0.95;

/**
 * The judge for these answers. Few graded answers are perfect, so where some grade lies between 0 and 1 it accepts from
 * the 95th percentile of all grades (linear between order statistics), as RouterBench's code does (spec routers §19).
 */
export function judgeOn({ quality }: Pick<Block, "quality">, judge: SimulatedJudge): SimulatedJudge {
  if (!quality.some((grade) => grade > 0 && grade < 1)) return judge;
  const sorted = Float64Array.from(quality).sort();
  const position = ACCEPTED_QUANTILE * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? judge.acceptFrom;
  const above = sorted[Math.ceil(position)] ?? below;
  return {
    ...judge,
    acceptFrom: Math.min(judge.acceptFrom, below + (position - Math.floor(position)) * (above - below)),
  };
}
