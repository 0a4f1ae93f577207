import "server-only";
import type { Logger } from "pino";
import { type Db, type OpenDatabase, openDatabase } from "@/db/client";
import { DataDirLockedError } from "@/db/lock-data-dir";
import { interruptOrphans } from "@/db/queries/runs";
import { AppError } from "./errors";

export type Database = {
  /** One query or a few. Every failure comes out as AppError: database_unavailable, or internal where our data broke a rule. */
  use<Result>(query: (db: Db) => Promise<Result>): Promise<Result>;
  /** The open database, if it is open. */
  current(): OpenDatabase | undefined;
  close(): Promise<void>;
};

const RETRY_OPEN_MS = 1_000;
const SWEEP_MS = 30_000;

/** Opened on first use and once; an opening that failed is tried again on later use, not more than once a second. */
export function createDatabase({
  url,
  logger,
  open = openDatabase,
}: {
  url: string;
  logger: Logger;
  open?: typeof openDatabase;
}): Database {
  let opening: Promise<OpenDatabase> | undefined;
  let opened: OpenDatabase | undefined;
  let sweep: NodeJS.Timeout | undefined;

  const start = async (): Promise<OpenDatabase> => {
    const database = await open(url);
    const orphans = await interruptOrphans(database.db, database.kind === "pglite" ? "all" : "overdue");
    logger.info({ database: database.kind, orphans }, "database open");
    sweep = setInterval(() => void sweepOrphans(database, logger), SWEEP_MS).unref();
    opened = database;
    return database;
  };
  const get = (): Promise<OpenDatabase> => {
    opening ??= start().catch((cause: unknown) => {
      const error = toOpenError(cause);
      logger.error({ err: error }, error.message);
      setTimeout(() => {
        opening = undefined;
      }, RETRY_OPEN_MS).unref();
      throw error;
    });
    return opening;
  };

  return {
    async use(query) {
      const { db } = await get();
      try {
        return await query(db);
      } catch (cause) {
        throw toQueryError(cause);
      }
    },
    current: () => opened,
    async close() {
      clearInterval(sweep);
      await opening?.then(
        (database) => database.close(),
        () => undefined,
      );
    },
  };
}

async function sweepOrphans({ db }: OpenDatabase, logger: Logger): Promise<void> {
  try {
    const orphans = await interruptOrphans(db, "overdue");
    if (orphans > 0) logger.warn({ orphans }, "runs of a process that died were marked as interrupted");
  } catch (cause) {
    logger.warn({ err: toQueryError(cause) }, "the search for interrupted runs failed");
  }
}

function toOpenError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if (cause instanceof DataDirLockedError) return new AppError("database_unavailable", cause.message);
  const code = codeOf(cause);
  const message = `The database did not open${code ? ` (${code})` : ""}. Check DATABASE_URL on the server, and that the database is running.`;
  return new AppError("database_unavailable", message, { cause: withoutValues(cause) });
}

/** SQLSTATE classes 22 and 23: the row itself was refused, so waiting helps nothing. */
function toQueryError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const safeCause = withoutValues(cause);
  if (/^2[23]/.test(codeOf(cause) ?? ""))
    return new AppError("internal", "The server could not store this run. Its log says more.", { cause: safeCause });
  const message = "The database does not answer at the moment. Try again; the server's log says more.";
  return new AppError("database_unavailable", message, { cause: safeCause });
}

/** Drivers quote parameters and whole rows in message and detail: name and code are kept, values are not. */
function withoutValues(cause: unknown): Error {
  const constraint = findField(cause, "constraint");
  const parts = [cause instanceof Error ? cause.name : typeof cause, codeOf(cause), constraint];
  const error = new Error(parts.filter(Boolean).join(" "));
  return Object.assign(error, { name: "DatabaseError", code: [codeOf(cause), constraint].filter(Boolean).join(" ") });
}

function codeOf(cause: unknown): string | undefined {
  return findField(cause, "code");
}

/** Drizzle wraps the driver's error, and the driver a system error. */
function findField(error: unknown, field: "code" | "constraint", depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  const value: unknown = Reflect.get(error, field);
  if (typeof value === "string") return value;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return findField(inner, field, depth + 1);
}
