import "server-only";
import type { Logger } from "pino";
import type { Database } from "./database";

export type LeasedQueue = {
  /** Works on what waits; returns when nothing waits any more. Never throws. */
  drain(): Promise<void>;
  close(): void;
};

const LOOK_AGAIN_MS = 30_000;

/**
 * Jobs of the database, one at a time in this process: worked on when asked, and looked at again every half minute, since
 * another process may have died over one. `workOnNext` is false where nothing is to be done.
 */
export function createLeasedQueue(
  { database, logger }: { readonly database: Pick<Database, "current">; readonly logger: Pick<Logger, "error"> },
  { name, workOnNext }: { readonly name: string; workOnNext(): Promise<boolean> },
): LeasedQueue {
  let draining: Promise<void> | undefined;
  let wanted = false;
  const drainOnce = async () => {
    do {
      wanted = false;
      while (await workOnNext());
    } while (wanted);
  };
  const drain = () => {
    wanted = true;
    draining ??= drainOnce()
      .catch((cause: unknown) => logger.error({ err: cause }, `the ${name} stopped; it is looked at again`))
      .finally(() => {
        draining = undefined;
      });
    return draining;
  };
  const timer = setInterval(() => database.current() && void drain(), LOOK_AGAIN_MS).unref();
  return { drain, close: () => clearInterval(timer) };
}
