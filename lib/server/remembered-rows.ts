import "server-only";
import type { Logger } from "pino";
import type { Db } from "@/db/client";
import type { Database } from "./database";
import { toAppError } from "./errors";

export type RememberedRows<Rows> = {
  /** As they are now; while the database does not answer, as they were last read. */
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
};

/** An embedded database has this process alone, so its rows are read once; others may write to PostgreSQL at any time. */
export function createRememberedRows<Rows>({ database, logger, query, none, name }: Parts<Rows>): RememberedRows<Rows> {
  let lastRead = none;
  let remembered: Promise<Rows> | undefined;
  const read = async () => {
    lastRead = await database.use(query);
    return lastRead;
  };
  const readOnce = () => {
    if (database.current()?.kind !== "pglite") return read();
    remembered ??= read().catch((cause: unknown) => {
      remembered = undefined;
      throw cause;
    });
    return remembered;
  };
  return {
    read,
    current: () =>
      readOnce().catch((cause: unknown) => {
        logger.warn({ err: toAppError(cause) }, `${name} could not be read; the last known ones hold`);
        return lastRead;
      }),
    forget() {
      remembered = undefined;
    },
  };
}
