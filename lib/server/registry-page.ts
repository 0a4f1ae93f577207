import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listMeasuredVersions, type MeasuredVersion } from "@/db/queries/router-versions";
import { type MeasuredFile, measuredFile } from "@/lib/contracts/measured-file";
import type { RegistryData } from "@/lib/contracts/registry-data";
import { candidateFacts, FACTS_SOURCE } from "./candidate-facts";
import { getDeps } from "./deps";
import { listAnswerJudges } from "./judges/answer-judges";
import { modelTable } from "./providers/model-table";

/** Every candidate of the current router with prices, facts and what the test split says about it. */
export async function loadRegistry(): Promise<RegistryData> {
  const { loadCatalog, providers, env } = getDeps();
  const catalog = await loadCatalog();
  const { candidates, routerVersion, poolsByVersion } = catalog;
  const calibrated = await calibratedVersions();
  // A calibrated version has no file of its own: each model's figures are then those of the router it came from.
  const base = calibrated.find(({ version }) => version === routerVersion)?.baseVersion;
  const measuredVersion = base ?? routerVersion;
  const measured = await readMeasured(join(env.MODELS_DIR, `measured-${measuredVersion}.json`));
  const measuredById = new Map(measured?.candidates.map((candidate) => [candidate.modelId, candidate]));
  const runs = await Promise.all(candidates.map(async ({ modelId }) => (await providers.find(modelId)) !== undefined));
  return {
    routerVersion,
    measuredVersion,
    routerVersions: [...poolsByVersion.keys()],
    pack: measured?.pack ?? null,
    factsSource: FACTS_SOURCE,
    simulated: !providers.configured,
    judges: await listAnswerJudges({ env, providers, catalog }),
    entries: candidates.map((candidate, at) => ({
      candidate,
      providerIds: modelTable[candidate.modelId] ?? {},
      runnable: runs[at] ?? false,
      contextTokens: candidateFacts[candidate.modelId]?.contextTokens ?? null,
      abilities: candidateFacts[candidate.modelId]?.abilities ?? [],
      measured: measuredById.get(candidate.modelId) ?? null,
    })),
  };
}

const VERSIONS_SHOWN = 20;

/** Routers made of votes, newest first, with what was measured of each; none while the database does not answer. */
export async function calibratedVersions(): Promise<MeasuredVersion[]> {
  const { database, logger } = getDeps();
  return database
    .use((db) => listMeasuredVersions(db, VERSIONS_SHOWN))
    .catch((cause: unknown) => {
      logger.warn({ err: cause }, "calibrated routers are missing on /models: the database does not answer");
      return [];
    });
}

/** Null where nobody has measured this router yet: the page then shows prices without figures. */
async function readMeasured(path: string): Promise<MeasuredFile | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : measuredFile.parse(JSON.parse(text));
}
