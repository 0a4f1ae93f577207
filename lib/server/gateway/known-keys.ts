import "server-only";
import { findGatewayKey, type GatewayKey } from "@/db/queries/gateway-keys";
import type { Database } from "../database";
import { toAppError } from "../errors";
import { createBoundedCache } from "./bounded-cache";

export type KnownKeys = {
  /** By the SHA-256 of the key. Throws database_unavailable where neither the database nor the memory can tell. */
  find(sha256: string): Promise<GatewayKey | undefined>;
};

/** For so long after the database last confirmed a key it opens, though the database is away. */
export const KEY_GRACE_MS = 300_000;
const KEYS_MAX = 10_000;

/**
 * The database is asked for every request, so a key that was revoked is refused at once. Only where it does not answer
 * what it last said counts. `now`: milliseconds on a monotone clock.
 */
export function createKnownKeys({
  database,
  now,
  graceMs = KEY_GRACE_MS,
}: {
  database: Pick<Database, "use">;
  now: () => number;
  graceMs?: number;
}): KnownKeys {
  const confirmed = createBoundedCache<{ readonly key: GatewayKey | undefined; readonly atMs: number }>(KEYS_MAX);
  return {
    async find(sha256) {
      try {
        const key = await database.use((db) => findGatewayKey(db, sha256));
        // A name that nobody has is not kept: guessing must not push real keys out.
        if (key || confirmed.get(sha256)) confirmed.set(sha256, { key, atMs: now() });
        return key;
      } catch (cause) {
        const known = confirmed.get(sha256);
        const isAway = toAppError(cause).code === "database_unavailable";
        if (!isAway || !known || now() - known.atMs > graceMs) throw cause;
        return known.key;
      }
    },
  };
}
