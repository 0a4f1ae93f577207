import { carrot } from "./carrot";
import { cscr } from "./cscr";
import { bestFixed, cheapestFixed } from "./fixed";
import { hybridLlmRouters } from "./hybrid-llm";
import { type FitQualities, iprRouters, rememberFits } from "./ipr";
import { knn } from "./knn";
import { mixllm } from "./mixllm";
import { omnirouter } from "./omnirouter";
import { routellmMf, routellmMfMany } from "./routellm-mf";
import { routellmSw } from "./routellm-sw";
import type { Router } from "./router";
import { routerBenchCascades, routerBenchPredictive } from "./routerbench";

/** Variants that repeat another row's idea on many models: run when they are asked for, not with all the others. */
export const ON_REQUEST: readonly string[] = ["hybrid-llm-many", "routellm-mf-many"];

/** Every router the benchmark runs and the pages offer, besides `fixed:<model>`. Adding one is a file and a line here. */
export function allRouters(fitQualities: FitQualities): readonly Router[] {
  const fitOnce = rememberFits(fitQualities);
  return [
    bestFixed,
    cheapestFixed,
    ...iprRouters(fitOnce),
    knn,
    carrot,
    routerBenchPredictive,
    ...routerBenchCascades,
    mixllm,
    ...hybridLlmRouters,
    routellmSw,
    routellmMf,
    routellmMfMany,
    cscr,
    omnirouter(fitOnce),
  ];
}
