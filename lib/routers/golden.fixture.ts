import type { GoldenFunctions } from "@/lib/benchmark/golden-cases.fixture";

/** How the routers compute the cases of sections `routers/*`, by `fn`: one entry per fn, inputs parsed by zod. */
export const routerFunctions: GoldenFunctions = {};

/** Cases whose router is not built here yet. Handling one means deleting its line; a test fails on a stale line. */
export const waitingForTheirRouter: readonly string[] = [
  "hybrid-label",
  "hybrid-t-star",
  "barp-reward",
  "reinforce-logit-gradient",
  "cscr-temperature",
  "cscr-score",
  "cscr-loss",
  "linucb-uncertainty",
  "mixllm-score",
  "constrained-assignment",
  "three-tier",
  "learn-then-test",
  "poq-reward",
  "pareto-filter",
  "normal-inverse-gamma",
  "rsd-accept",
  "draft-verify-cost",
  "sw-weights",
  "sw-win-rate",
  "mf-win-rate",
  "three-class-win-rate",
  "threshold-for-share",
  "knn-mean",
  "carrot-score",
  "wtp-score",
  "cascade",
  "meta-decision",
  "operating-point",
  "quality-difference",
  "consistency-loss",
];
