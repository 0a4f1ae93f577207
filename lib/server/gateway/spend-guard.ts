import "server-only";
import {
  fullPeriod,
  type GatewayKey,
  type Period,
  type Reserve,
  reserveSpend,
  type Taken,
} from "@/db/queries/gateway-keys";
import type { Database } from "../database";
import { toAppError } from "../errors";
import { createBoundedCache } from "./bounded-cache";
import type { HeldReserves } from "./held-reserves";

export type SpendGuard = {
  /**
   * Sets `reserve` aside under the key's limits. `held`: only in this process, because the database is away; it goes with
   * the bill then. Throws database_unavailable where the database is away and has never told what the key had spent.
   */
  reserve(key: GatewayKey, reserve: Reserve): Promise<{ readonly full: Period | null; readonly held: boolean }>;
};

type GuardParts = {
  readonly database: Pick<Database, "use">;
  readonly held: HeldReserves;
  /** How many processes share the database: while it is away each may use its part of what is left. */
  readonly processes: number;
};

const KEYS_MAX = 10_000;

/**
 * Without the database a key may use what was left of its limits when it was last there. Nothing comes back meanwhile: a
 * request counts with the most it can cost even when its bill is known, so a limit is reached early and never passed.
 */
export function createSpendGuard({ database, held, processes }: GuardParts): SpendGuard {
  const lastTaken = createBoundedCache<Taken>(KEYS_MAX);
  return {
    async reserve(key, reserve) {
      try {
        const { full, taken } = await database.use((db) => reserveSpend(db, reserve, held.sum(key.id)));
        lastTaken.set(key.id, taken);
        return { full, held: false };
      } catch (cause) {
        if (toAppError(cause).code !== "database_unavailable") throw cause;
        const taken = lastTaken.get(key.id);
        if (!taken) throw cause;
        // Looked up and held without a pause between, so that of many requests at once each counts the others.
        const full = fullPeriod(key, taken, (held.sum(key.id) + reserve.usd) * processes);
        if (full === null) held.hold(reserve);
        return { full, held: full === null };
      }
    },
  };
}
