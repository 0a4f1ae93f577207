import "server-only";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "pino";
import { findKnownVersions, findVersionCard } from "@/db/queries/router-versions";
import { type ModelManifest, modelManifest } from "@/lib/contracts/model-manifest";
import { assembleRouter, type Router, type RouterCard, routerCard } from "@/lib/contracts/router-file";
import type { Database } from "../database";
import type { Env } from "../env";
import { AppError } from "../errors";
import type { RouterCatalog } from "../router-catalog";
import { loadRouterFiles } from "../router-file";

export type VersionDeps = {
  readonly env: Pick<Env, "MODELS_DIR">;
  readonly database: Pick<Database, "use">;
  readonly loadCatalog: () => Promise<RouterCatalog>;
};
type ManifestDeps = VersionDeps & { readonly logger: Pick<Logger, "warn"> };

/**
 * The manifest of the model files with calibrated versions listed beside theirs, and the one in force named. Without the
 * database it is the files' own with what the catalog last knew.
 */
export async function servedManifest(deps: ManifestDeps): Promise<ModelManifest> {
  const { env, database, loadCatalog, logger } = deps;
  const ofFiles = await readManifest(env.MODELS_DIR);
  try {
    const { routerVersion } = await loadCatalog();
    const { versions } = await database.use(findKnownVersions);
    const added = await Promise.all(versions.map((version) => listedVersion(deps, ofFiles, version)));
    const routers = [...ofFiles.routers, ...added.flatMap((router) => router ?? [])];
    const isListed = routers.some(({ version }) => version === routerVersion);
    return { ...ofFiles, routers, routerVersion: isListed ? routerVersion : ofFiles.routerVersion };
  } catch (cause) {
    logger.warn({ err: cause }, "calibrated routers are missing in the manifest: the database does not answer");
    return ofFiles;
  }
}

/** The card's JSON as the manifest's hash says it. Throws not_found. */
export async function versionCardText({ database }: Pick<VersionDeps, "database">, version: string): Promise<string> {
  const text = await database.use((db) => findVersionCard(db, version));
  if (text === undefined) throw new AppError("not_found", "There is no router of this version.");
  return text;
}

/** A router by its version, calibrated or of the files. */
export async function loadRouterVersion(
  deps: Pick<VersionDeps, "env" | "database">,
  version: string,
): Promise<{ router: Router; card: RouterCard; weights: ArrayBuffer }> {
  const { routers } = await readManifest(deps.env.MODELS_DIR);
  if (routers.some((router) => router.version === version)) return loadRouterFiles(deps.env.MODELS_DIR, version);
  const { versions } = await deps.database.use(findKnownVersions);
  const known = versions.find((row) => row.version === version);
  if (!known) throw new AppError("not_found", "There is no router of this version.");
  const card = routerCard.parse(JSON.parse(await versionCardText(deps, version)));
  const { weights } = await loadRouterFiles(deps.env.MODELS_DIR, known.baseVersion);
  return { router: assembleRouter(card, weights), card, weights };
}

type Listed = ModelManifest["routers"][number];

async function listedVersion(
  deps: ManifestDeps,
  ofFiles: ModelManifest,
  { version, baseVersion }: { version: string; baseVersion: string },
): Promise<Listed | undefined> {
  const base = ofFiles.routers.find((router) => router.version === baseVersion);
  if (!base || ofFiles.routers.some((router) => router.version === version)) return undefined;
  const text = await versionCardText(deps, version);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const card = { path: `versions/${version}.json`, bytes: Buffer.byteLength(text), sha256 };
  return { version, card, weights: base.weights };
}

async function readManifest(modelsDir: string): Promise<ModelManifest> {
  return modelManifest.parse(JSON.parse(await readFile(join(modelsDir, "manifest.json"), "utf8")));
}
