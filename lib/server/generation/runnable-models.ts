import "server-only";
import type { Candidate } from "@/lib/core/candidate";
import { findAnew, type Providers } from "../providers/configured-providers";

export type RunnableModel = { readonly modelId: string; readonly label: string; readonly simulated: boolean };

/** Candidates that something here answers for anew: recorded answers are in the queue as they are. */
export async function runnableModels(providers: Providers, candidates: readonly Candidate[]): Promise<RunnableModel[]> {
  const found = await Promise.all(
    candidates.map(async ({ modelId, label }) => {
      const endpoint = await findAnew(providers, modelId);
      return endpoint ? [{ modelId, label, simulated: endpoint.provider.simulated }] : [];
    }),
  );
  return found.flat();
}
