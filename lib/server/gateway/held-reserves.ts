import "server-only";
import type { Reserve } from "@/db/queries/gateway-keys";

/** Reserves that the database does not know yet, by run: made while it was away, and written with their bills. */
export type HeldReserves = {
  hold(reserve: Reserve): void;
  release(runId: string): void;
  /** In USD, of one key. */
  sum(keyId: string): number;
};

export function createHeldReserves(): HeldReserves {
  const byRun = new Map<string, Reserve>();
  return {
    hold: (reserve) => void byRun.set(reserve.runId, reserve),
    release: (runId) => void byRun.delete(runId),
    sum: (keyId) => [...byRun.values()].reduce((usd, one) => usd + (one.keyId === keyId ? one.usd : 0), 0),
  };
}
