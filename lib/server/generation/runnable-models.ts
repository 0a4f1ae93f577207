import "server-only";
import { REPLAY_PROVIDER_ID } from "@/lib/contracts/run";
import type { Candidate } from "@/lib/core/candidate";
import type { Providers } from "../providers/configured-providers";

export type RunnableModel = { readonly modelId: string; readonly label: string; readonly simulated: boolean };

/** Candidates that something here answers for anew: recorded answers are in the queue as they are. */
export async function runnableModels(providers: Providers, candidates: readonly Candidate[]): Promise<RunnableModel[]> {
  const found = await Promise.all(
    candidates.map(async ({ modelId, label }) => {
      const endpoint = await providers.find(modelId);
      if (!endpoint || endpoint.provider.id === REPLAY_PROVIDER_ID) return [];
      return [{ modelId, label, simulated: endpoint.provider.simulated }];
    }),
  );
  return found.flat();
}
