import "server-only";
import type { Logger } from "pino";
import type { Db } from "@/db/client";
import type { Database } from "./database";
import { toAppError } from "./errors";

export type RememberedRows<Rows> = {
  /** As they were within the last second; while the database does not answer, as they were last read. */
  current(): Promise<Rows>;
  /** Read anew. Throws what the database throws. */
  read(): Promise<Rows>;
  /** This process wrote: the next one to ask reads anew. */
  forget(): void;
};

type Parts<Rows> = {
  readonly database: Pick<Database, "use" | "current">;
  readonly logger: Pick<Logger, "warn">;
  readonly query: (db: Db) => Promise<Rows>;
  /** Before anything was read. */
  readonly none: Rows;
  /** For the log: "prices", "router versions". */
  readonly name: string;
  /** Milliseconds on a monotone clock. */
  readonly now?: () => number;
};

/** What another process wrote to PostgreSQL holds here after so long: every decision asks, several times a request. */
export const REMEMBERED_MS = 1_000;

/** An embedded database has this process alone, so its rows are read once. */
export function createRememberedRows<Rows>(parts: Parts<Rows>): RememberedRows<Rows> {
  const { database, logger, query, none, name, now = () => performance.now() } = parts;
  let lastRead = none;
  let remembered: Promise<Rows> | undefined;
  let rememberedAt = 0;
  const read = async () => {
    lastRead = await database.use(query);
    return lastRead;
  };
  const readIfStale = () => {
    const isStale = database.current()?.kind !== "pglite" && now() - rememberedAt > REMEMBERED_MS;
    if (remembered && !isStale) return remembered;
    const reading = read();
    remembered = reading;
    rememberedAt = now();
    reading.catch(() => {
      if (remembered === reading) remembered = undefined;
    });
    return reading;
  };
  return {
    read,
    current: () =>
      readIfStale().catch((cause: unknown) => {
        logger.warn({ err: toAppError(cause) }, `${name} could not be read; the last known ones hold`);
        return lastRead;
      }),
    forget() {
      remembered = undefined;
    },
  };
}
