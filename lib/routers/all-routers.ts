import { carrot } from "./carrot";
import { bestFixed, cheapestFixed } from "./fixed";
import { hybridLlmRouters } from "./hybrid-llm";
import { type FitQualities, iprRouters } from "./ipr";
import { knn } from "./knn";
import type { Router } from "./router";
import { routerBenchCascades, routerBenchPredictive } from "./routerbench";

/** Every router the benchmark runs and the pages offer, besides `fixed:<model>`. Adding one is a file and a line here. */
export function allRouters(fitQualities: FitQualities): readonly Router[] {
  return [
    bestFixed,
    cheapestFixed,
    ...iprRouters(fitQualities),
    knn,
    carrot,
    routerBenchPredictive,
    ...routerBenchCascades,
    ...hybridLlmRouters,
  ];
}
