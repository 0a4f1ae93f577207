import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { candidateFile } from "@/lib/contracts/candidate-file";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { routerCard } from "@/lib/contracts/router-file";
import { assert } from "@/lib/core/assert";
import type { Candidate, Pool } from "@/lib/core/candidate";

/** What the server needs of public/models to decide: pools of every router version that is served, and prices. */
export type RouterCatalog = {
  /** The version that a visitor gets. */
  readonly routerVersion: string;
  readonly poolsByVersion: ReadonlyMap<string, readonly Pool[]>;
  readonly candidates: readonly Candidate[];
  readonly candidateById: ReadonlyMap<string, Candidate>;
};

/** Reads and checks the files. Throws when one is missing, malformed, or names a model that has no price. */
export async function loadRouterCatalog(modelsDir: string): Promise<RouterCatalog> {
  const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(modelsDir, path), "utf8"));
  const manifest = modelManifest.parse(await read("manifest.json"));
  const candidates = candidateFile.parse(await read("candidates.json"));
  const cards = await Promise.all(manifest.routers.map(async ({ card }) => routerCard.parse(await read(card.path))));
  const candidateById = new Map(candidates.map((candidate) => [candidate.modelId, candidate]));
  for (const { version, pools } of cards) {
    const unpriced = pools.flatMap(({ modelIds }) => modelIds).find((id) => !candidateById.has(id));
    assert(unpriced === undefined, `router ${version} offers ${unpriced}, which candidates.json does not price`);
  }
  const poolsByVersion = new Map(cards.map(({ version, pools }) => [version, pools]));
  assert(poolsByVersion.has(manifest.routerVersion), "the manifest lists the router version it offers");
  return { routerVersion: manifest.routerVersion, poolsByVersion, candidates, candidateById };
}
