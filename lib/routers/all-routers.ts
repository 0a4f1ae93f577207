import { bestFixed, cheapestFixed } from "./fixed";
import { type FitQualities, iprRouters } from "./ipr";
import type { Router } from "./router";

/** Every router the benchmark runs and the pages offer, besides `fixed:<model>`. Adding one is a file and a line here. */
export function allRouters(fitQualities: FitQualities): readonly Router[] {
  return [bestFixed, cheapestFixed, ...iprRouters(fitQualities)];
}
