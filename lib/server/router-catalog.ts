import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { candidateFile } from "@/lib/contracts/candidate-file";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { routerCard } from "@/lib/contracts/router-file";
import type { Candidate, Pool } from "@/lib/core/candidate";

/** What the server needs of public/models to decide: pools of every router version that is served, and prices. */
export type RouterCatalog = {
  /** The version that a visitor gets. */
  readonly routerVersion: string;
  readonly poolsByVersion: ReadonlyMap<string, readonly Pool[]>;
  readonly candidates: readonly Candidate[];
  readonly candidateById: ReadonlyMap<string, Candidate>;
};

/** A file in public/models is missing, malformed, or names a model that has no price. The message says which. */
export class RouterFilesError extends Error {
  override readonly name = "RouterFilesError";
}

export async function loadRouterCatalog(modelsDir: string): Promise<RouterCatalog> {
  const read = <File>(path: string, schema: z.ZodType<File>) => readModelFile(join(modelsDir, path), schema);
  const manifest = await read("manifest.json", modelManifest);
  const candidates = await read("candidates.json", candidateFile);
  const cards = await Promise.all(manifest.routers.map(({ card }) => read(card.path, routerCard)));
  const candidateById = new Map(candidates.map((candidate) => [candidate.modelId, candidate]));
  for (const { version, pools } of cards) {
    const unpriced = pools.flatMap(({ modelIds }) => modelIds).find((id) => !candidateById.has(id));
    if (unpriced)
      throw new RouterFilesError(`router ${version} offers ${unpriced}, which candidates.json does not price`);
  }
  const poolsByVersion = new Map(cards.map(({ version, pools }) => [version, pools]));
  if (!poolsByVersion.has(manifest.routerVersion))
    throw new RouterFilesError(`manifest.json offers router ${manifest.routerVersion} and does not list it`);
  return { routerVersion: manifest.routerVersion, poolsByVersion, candidates, candidateById };
}

async function readModelFile<File>(path: string, schema: z.ZodType<File>): Promise<File> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : "";
    throw new RouterFilesError(`${path}: ${why}`, { cause });
  }
}
