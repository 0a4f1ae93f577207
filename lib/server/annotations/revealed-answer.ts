import "server-only";
import type { RecordedAnswer } from "@/db/queries/annotation-imports";
import type { VoteRecorded } from "@/lib/contracts/annotation";
import type { Database } from "../database";
import type { RouterCatalog } from "../router-catalog";

export type RevealDeps = {
  readonly database: Pick<Database, "use">;
  readonly loadCatalog: () => Promise<RouterCatalog>;
};

/** Who wrote an answer, what it cost, and what was predicted and measured of it: after the vote. */
export async function revealedAnswer(
  { loadCatalog }: Pick<RevealDeps, "loadCatalog">,
  { modelId, costUsd, qualityPredicted, qualityLow: low, qualityHigh: high, qualityMeasured }: RecordedAnswer,
): Promise<VoteRecorded["a"]> {
  const { candidateById } = await loadCatalog();
  return {
    ...{ modelId, label: candidateById.get(modelId)?.label ?? modelId, costUsd, qualityPredicted, qualityMeasured },
    qualityInterval: low === null || high === null ? null : { low, high },
  };
}
