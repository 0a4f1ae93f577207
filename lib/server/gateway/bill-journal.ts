import "server-only";
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { appendFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Logger } from "pino";
import type { Db } from "@/db/client";
import type { Reserve } from "@/db/queries/gateway-keys";
import { openReservedBill, settleBills } from "@/db/queries/gateway-spend";
import { insertRun, type NewRun } from "@/db/queries/runs";
import type { Database } from "../database";
import { AppError, toAppError } from "../errors";
import { adoptAheadLog } from "./ahead-log";
import type { HeldReserves } from "./held-reserves";
import { type JournalEntry, lineOf, readEntries } from "./journal-entry";

/** Bills that the database could not take, as lines of JSON on disk: numbers and hashes, no text of anybody. */
export type BillJournal = {
  append(entry: JournalEntry): Promise<void>;
  /** Throws database_unavailable where the file is full: an answer that nobody can be billed for is not given. */
  assertRoom(): void;
  /** Writes what is there into the database. True when nothing is left. */
  replay(): Promise<boolean>;
  readonly bytes: () => number;
};

type JournalOptions = {
  readonly path: string;
  readonly bytesMax: number;
  readonly database: Pick<Database, "use">;
  /** Reserves of what waits here; those of a file that an earlier process left are held again. */
  readonly held: HeldReserves;
  readonly logger: Pick<Logger, "info" | "error">;
};

/**
 * One file per process. Entries are written again after a crash between database and file, and that is harmless: a row
 * is inserted once by its key, and settled once. Replays and appends take turns.
 */
export function createBillJournal({ path, bytesMax, database, held, logger }: JournalOptions): BillJournal {
  endTornLine(path);
  adoptAheadLog(path);
  let size = existsSync(path) ? statSync(path).size : 0;
  for (const reserve of size === 0 ? [] : reservesOf(readEntries(path))) held.hold(reserve);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const replayNow = async (): Promise<boolean> => {
    if (size === 0) return true;
    const entries = readEntries(path);
    const left = await writeEntries(entries, database, logger);
    await replaceFile(path, left);
    for (const { runId } of reservesOf(entries.slice(0, entries.length - left.length))) held.release(runId);
    size = left.length === 0 ? 0 : statSync(path).size;
    logger.info({ written: entries.length - left.length, left: left.length }, "bills of the journal written");
    return left.length === 0;
  };
  return {
    bytes: () => size,
    assertRoom() {
      if (size < bytesMax) return;
      const message = "The database has been away for too long, and no more bills can be kept. Try again later.";
      throw new AppError("database_unavailable", message, { retryAfterSeconds: 10 });
    },
    append: (entry) =>
      inTurn(async () => {
        mkdirSync(dirname(path), { recursive: true });
        const line = lineOf(entry);
        await appendFile(path, line, { flush: true });
        size += Buffer.byteLength(line);
      }),
    replay: () => inTurn(replayNow),
  };
}

/** Stops at the first entry that the database is not there for; drops those that it refuses for good. */
async function writeEntries(
  entries: readonly JournalEntry[],
  database: Pick<Database, "use">,
  logger: Pick<Logger, "error">,
): Promise<readonly JournalEntry[]> {
  for (const [index, entry] of entries.entries()) {
    try {
      await database.use((db) => writeEntry(db, entry));
    } catch (cause) {
      const error = toAppError(cause);
      if (error.code === "database_unavailable") return entries.slice(index);
      logger.error({ err: error, runId: entry.runId }, "a bill of the journal was refused by the database");
    }
  }
  return [];
}

async function writeEntry(db: Db, entry: JournalEntry): Promise<void> {
  if (entry.kind === "settled") return settleBills(db, [entry]);
  const row = withDates(entry.row);
  if (entry.reserve) await openReservedBill(db, row, entry.reserve);
  else await insertRun(db, row);
}

function reservesOf(entries: readonly JournalEntry[]): readonly Reserve[] {
  return entries.flatMap((entry) => (entry.kind === "opened" && entry.reserve ? [entry.reserve] : []));
}

/** JSON has no dates. A row that was journaled began before it is written. */
function withDates({ deadlineAt, startedAt, ...row }: NewRun): NewRun {
  return { ...row, deadlineAt: new Date(deadlineAt), ...(startedAt && { startedAt: new Date(startedAt) }) };
}

/** What comes after a line that a crash has torn must not become a part of it. */
function endTornLine(path: string): void {
  if (existsSync(path) && !/(^|\n)$/.test(readFileSync(path, "utf8").slice(-1))) appendFileSync(path, "\n");
}

async function replaceFile(path: string, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return rm(path, { force: true });
  await writeFile(`${path}.new`, entries.map(lineOf).join(""), { flush: true });
  await rename(`${path}.new`, path);
}
