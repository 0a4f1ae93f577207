import "server-only";
import type { Deps } from "./deps";

/** From one word to the whole window of the encoder: each length is a path of its own through the runtime. */
const WORDS = [1, 8, 30, 60, 120, 250];

/**
 * What the first request would wait for, done at the start: router files, tokenizer, encoder, and a pass at several
 * lengths. Never throws; what fails is logged where it failed and tried again on use. /readyz waits for the encoder.
 */
export async function warmUp({ loadCatalog, loadReader, logger }: Pick<Deps, "loadCatalog" | "loadReader" | "logger">) {
  const startedAt = performance.now();
  try {
    await loadCatalog();
    const reader = await loadReader();
    for (const words of WORDS) await reader.read("word ".repeat(words));
    logger.info({ ms: Math.round(performance.now() - startedAt) }, "encoder open");
  } catch {
    logger.warn("the encoder did not open at the start; it is tried again on use");
  }
}
