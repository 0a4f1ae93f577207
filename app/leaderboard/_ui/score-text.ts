import type { RankRange } from "@/lib/benchmark/rank-ranges";
import type { Score } from "@/lib/contracts/leaderboard-file";

/** `score`: three decimals. `percent`: of a share, one decimal, without the sign %. */
export type ScoreUnit = "score" | "percent";

export function scoreText(value: number, unit: ScoreUnit): string {
  const digits = unit === "percent" ? (100 * value).toFixed(1) : value.toFixed(3);
  return /^-0\.?0*$/.test(digits) ? digits.slice(1) : digits.replace("-", "−");
}

/** 0.778–0.800; with negative ends "−0.020 to 0.104"; empty where no interval could be given. */
export function intervalText(score: Score | undefined, unit: ScoreUnit): string {
  if (typeof score?.low !== "number" || typeof score.high !== "number") return "";
  const [low, high] = [scoreText(score.low, unit), scoreText(score.high, unit)];
  return score.low < 0 ? `${low} to ${high}` : `${low}–${high}`;
}

export function rankText(rank: RankRange | null): string {
  if (!rank) return "–";
  return rank.low === rank.high ? `${rank.low}` : `${rank.low}–${rank.high}`;
}

const REASONS: Readonly<Record<string, string>> = {
  "degenerate-track": "the best model is no better, or no dearer, than the cheapest",
  "quality-track-has-no-cost": "this track has no costs",
  "predicts-no-quality": "predicts no quality",
  "predicts-no-cost": "predicts no cost",
  "more-than-two-candidates": "for two candidates only",
  "fewer-candidates-than-k": "fewer candidates",
  "never-reached": "never reached",
  "no-headroom": "hindsight adds nothing here",
  "cost-is-zero": "the cost is zero",
  "best-fixed-model-costs-nothing": "the best model costs nothing",
  "fewer-than-100-decisions": "fewer than 100 decisions",
  "not-measured": "not measured",
  "needs-answers-to-val": "val was not answered",
  "decides-with-hindsight": "decides with hindsight",
};

export function reasonText(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll("-", " ");
}
