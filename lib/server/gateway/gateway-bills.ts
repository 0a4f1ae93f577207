import "server-only";
import type { Logger } from "pino";
import { freeReserve, type Reserve } from "@/db/queries/gateway-keys";
import { openReservedBill, type Settlement, settleBills } from "@/db/queries/gateway-spend";
import { insertRuns, type NewRun, type RunOutcome } from "@/db/queries/runs";
import type { Database } from "../database";
import { toAppError } from "../errors";
import type { AheadLog } from "./ahead-log";
import type { BillJournal } from "./bill-journal";
import type { KeyReserve } from "./gateway-keys";
import { createGroupedWrites, type Grouping } from "./grouped-writes";
import type { HeldReserves } from "./held-reserves";
import type { JournalEntry } from "./journal-entry";

/** The record of one request. `settle` once; it never throws and nobody has to wait for it. */
export type OpenBill = { settle(outcome: RunOutcome): Promise<void> };

export type Bills = {
  /**
   * Writes the row while the provider is being asked, and with it a reserve that the database was not there for. Throws
   * where neither database nor journal can take it.
   */
  open(row: NewRun, held: Reserve | null): OpenBill;
  /** Frees the reserve of a run that does not begin; where the database is away by now, it lapses. */
  forget(reserved: KeyReserve): void;
  /** Bills whose writing is under way. */
  readonly pending: () => number;
  /** Resolves when everything that was begun is stored or journaled. */
  flush(): Promise<void>;
};

type BillDeps = {
  readonly database: Pick<Database, "use">;
  readonly journal: BillJournal;
  readonly ahead: AheadLog;
  readonly held: HeldReserves;
  readonly logger: Pick<Logger, "error">;
};

/**
 * The embedded database works on this thread: rows written one by one would take most of it under load, and too many at
 * once would keep a request waiting that comes meanwhile.
 */
const GROUPING: Grouping = {
  ...{ itemsMax: 16, betweenMs: 250 },
  isForAll: (cause) => toAppError(cause).code === "database_unavailable",
};

export function createBills({ database, journal, ahead, held, logger }: BillDeps): Bills {
  const opened = createGroupedWrites<NewRun>(
    (rows) => database.use(async (db) => void (await insertRuns(db, rows))),
    GROUPING,
  );
  const settled = createGroupedWrites<Settlement>((ends) => database.use((db) => settleBills(db, ends)), GROUPING);
  const pending = new Set<Promise<unknown>>();
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    pending.add(work);
    return work.finally(() => pending.delete(work));
  };
  /** True where the database has it. Where it is in neither database nor journal it stays in the log for the next process. */
  const store = async (write: () => Promise<unknown>, entry: JournalEntry): Promise<boolean> => {
    const isSafe = ahead.note(entry);
    const isStored = await writeOrJournal(write, entry);
    isSafe();
    return isStored;
  };
  const writeOrJournal = async (write: () => Promise<unknown>, entry: JournalEntry): Promise<boolean> => {
    try {
      await write();
      return true;
    } catch (cause) {
      const error = toAppError(cause);
      // A row that the database refuses is our bug: it would be refused again.
      if (error.code === "database_unavailable") await journal.append(entry);
      else logger.error({ err: error, runId: entry.runId }, "a bill was refused by the database");
      return false;
    }
  };
  const close = async (inserted: Promise<boolean>, runId: string, outcome: RunOutcome): Promise<void> => {
    const entry = { kind: "settled", runId, outcome } as const;
    // Behind a row that waits in the journal the end has to wait too, even where the database is back by now.
    const write = async () => {
      if (await inserted) await settled.write({ runId, outcome });
      else await journal.append(entry);
    };
    await store(write, entry);
  };
  return {
    pending: () => pending.size,
    forget({ runId, held: inMemory }) {
      held.release(runId);
      if (inMemory) return;
      const logged = (cause: unknown) => logger.error({ err: toAppError(cause), runId }, "a reserve was not freed");
      void track(database.use((db) => freeReserve(db, runId)).catch(logged));
    },
    open(row, reserve) {
      orRelease(journal.assertRoom, () => held.release(row.id));
      const { id: runId } = row;
      // By now it is not known when it will be written: its day is the one on which it began.
      const entry = { kind: "opened", runId, row: { ...row, startedAt: new Date() }, reserve } as const;
      const insert = () => (reserve ? database.use((db) => openReservedBill(db, row, reserve)) : opened.write(row));
      const inserted = track(store(insert, entry));
      void inserted.then((isStored) => isStored && held.release(runId));
      return { settle: (outcome) => track(close(inserted, runId, outcome)) };
    },
    async flush() {
      await Promise.all(pending);
    },
  };
}

function orRelease(check: () => void, release: () => void): void {
  try {
    check();
  } catch (cause) {
    release();
    throw cause;
  }
}
