import "server-only";
import type { Logger } from "pino";
import type { PromptRouting } from "@/lib/contracts/annotation";
import { pricePredictions } from "@/lib/core/cost";
import type { PromptReader, ServerReading } from "../gateway/prompt-reader";
import type { RouterCatalog } from "../router-catalog";

export type RoutePromptDeps = {
  readonly loadCatalog: () => Promise<RouterCatalog>;
  readonly loadReader: () => Promise<Pick<PromptReader, "read">>;
  readonly logger: Pick<Logger, "warn">;
};

/**
 * What the router in force predicts for a prompt, priced, for the smallest pool that holds both models. Null where there
 * is none, or where the prompt cannot be read: a vote that is stored must not fail on it.
 */
export async function routePrompt(
  { loadCatalog, loadReader, logger }: RoutePromptDeps,
  prompt: string,
  modelIds: readonly string[],
): Promise<PromptRouting | null> {
  try {
    const reading = await (await loadReader()).read(prompt);
    return toRouting(await loadCatalog(), reading, modelIds);
  } catch (cause) {
    logger.warn({ err: cause }, "a vote was revealed without the router: the prompt could not be read");
    return null;
  }
}

function toRouting(
  { poolsByVersion, candidates }: RouterCatalog,
  { routerVersion, prediction, inputTokensExpected }: ServerReading,
  wanted: readonly string[],
): PromptRouting | null {
  const pools = poolsByVersion.get(routerVersion) ?? [];
  const [pool] = pools
    .filter(({ modelIds }) => wanted.every((id) => modelIds.includes(id)))
    .toSorted((a, b) => a.modelIds.length - b.modelIds.length);
  if (!pool) return null;
  const members = candidates.filter(({ modelId }) => pool.modelIds.includes(modelId));
  const labels = new Map(members.map(({ modelId, label }) => [modelId, label]));
  const priced = pricePredictions(prediction.qualities, members, inputTokensExpected);
  const predictions = priced.map((one) => ({ ...one, label: labels.get(one.modelId) ?? one.modelId }));
  return { routerVersion, pool: pool.label, predictions };
}
