import "server-only";
import type { Logger } from "pino";
import { settleBill } from "@/db/queries/gateway-spend";
import { insertRun, type NewRun, type RunOutcome } from "@/db/queries/runs";
import type { Database } from "../database";
import { toAppError } from "../errors";
import type { BillJournal, JournalEntry } from "./bill-journal";

/** The record of one request. `settle` once; it never throws and nobody has to wait for it. */
export type OpenBill = { settle(outcome: RunOutcome): Promise<void> };

export type Bills = {
  /** Writes the row while the provider is being asked. Throws where neither database nor journal can take it. */
  open(row: NewRun): OpenBill;
  /** Bills whose writing is under way. */
  readonly pending: () => number;
  /** Resolves when everything that was begun is stored or journaled. */
  flush(): Promise<void>;
};

type BillDeps = {
  readonly database: Pick<Database, "use">;
  readonly journal: BillJournal;
  readonly logger: Pick<Logger, "error">;
};

export function createBills({ database, journal, logger }: BillDeps): Bills {
  const pending = new Set<Promise<unknown>>();
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    pending.add(work);
    return work.finally(() => pending.delete(work));
  };
  /** True where the database has it. */
  const store = async (write: () => Promise<unknown>, entry: JournalEntry): Promise<boolean> => {
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
    if (await inserted) await store(() => database.use((db) => settleBill(db, runId, outcome)), entry);
    else await journal.append(entry);
  };
  return {
    pending: () => pending.size,
    open(row) {
      journal.assertRoom();
      const { id: runId } = row;
      const inserted = track(store(() => database.use((db) => insertRun(db, row)), { kind: "opened", runId, row }));
      return { settle: (outcome) => track(close(inserted, runId, outcome)) };
    },
    async flush() {
      await Promise.all(pending);
    },
  };
}
