import "server-only";
import type { Logger } from "pino";
import { findKnownVersions, insertServing, type KnownVersions, type NewServing } from "@/db/queries/router-versions";
import type { Database } from "../database";
import { AppError } from "../errors";
import { createRememberedRows } from "../remembered-rows";
import type { RouterCatalog } from "../router-catalog";

export type VersionBook = {
  /**
   * The files' catalog with calibrated versions beside theirs, and in force what an admin promoted last. While the
   * database does not answer, as it was last read.
   */
  withVersions(ofFiles: RouterCatalog): Promise<RouterCatalog>;
  /** Holds for every page and decision that begins afterwards. Throws not_found for a version that is not listed. */
  promote(serving: NewServing, ofFiles: RouterCatalog): Promise<void>;
  /** A version was written: read again. */
  forget(): void;
};

const NONE: KnownVersions = { versions: [], served: null };

export function createVersionBook({
  database,
  logger,
}: {
  database: Pick<Database, "use" | "current">;
  logger: Pick<Logger, "warn">;
}): VersionBook {
  const known = createRememberedRows({
    database,
    logger,
    query: findKnownVersions,
    none: NONE,
    name: "router versions",
  });
  return {
    async withVersions(ofFiles) {
      return merged(ofFiles, await known.current());
    },
    async promote(serving, ofFiles) {
      if (!merged(ofFiles, await known.read()).poolsByVersion.has(serving.version))
        throw new AppError("not_found", "There is no router of this version.");
      await database.use((db) => insertServing(db, serving, ofFiles.routerVersion));
      known.forget();
    },
    forget: known.forget,
  };
}

/** A version whose base is no longer in the files has no weights, so it is passed over. */
function merged(ofFiles: RouterCatalog, { versions, served }: KnownVersions): RouterCatalog {
  if (versions.length === 0 && served === null) return ofFiles;
  const poolsByVersion = new Map(ofFiles.poolsByVersion);
  for (const { version, baseVersion } of versions) {
    const pools = ofFiles.poolsByVersion.get(baseVersion);
    if (pools && !poolsByVersion.has(version)) poolsByVersion.set(version, pools);
  }
  const routerVersion = served !== null && poolsByVersion.has(served) ? served : ofFiles.routerVersion;
  return { ...ofFiles, poolsByVersion, routerVersion };
}
