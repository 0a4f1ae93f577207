import type { Pack } from "@/lib/benchmark/pack";
import type { RouterCard } from "@/lib/contracts/router-file";
import type { EncodedPrompts } from "../pack/encoded-prompts";
import type { FittedRouter } from "./fit-router";

/** What `card.metrics` says: measured figures with the protocol they were measured by. */
export function measureRouter(router: FittedRouter, pack: Pack, encoded: EncodedPrompts): RouterCard["metrics"] {
  const { calibrated, pools } = router;
  return {
    training: { prompts: pack.prompts.length, encoded: encoded.wordPieces.length },
    trust: { ramp: calibrated.encoder.map.trustRamp, trials: calibrated.encoder.rampTrials.map((t) => ({ ...t })) },
    pools: Object.fromEntries(
      pools.map(({ pool, commonPrompts, strongestBasis }) => [pool.id, { commonPrompts, strongestBasis }]),
    ),
  };
}
