import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import pino from "pino";
import { expect, test } from "vitest";
import type { Db } from "@/db/client";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { insertGatewayKey } from "@/db/queries/gateway-keys";
import { newRun } from "@/db/queries/new-run.fixture";
import { findRun, type RunOutcome } from "@/db/queries/runs";
import { gatewayReserves } from "@/db/schema";
import { AppError } from "../errors";
import { createAheadLog } from "./ahead-log";
import { createBillJournal } from "./bill-journal";
import { createBills } from "./gateway-bills";
import { createHeldReserves } from "./held-reserves";

const logger = pino({ level: "silent" });
const rowOf = () => newRun({ origin: "gateway" });
const outcome: RunOutcome = {
  ...{ state: "completed", answerText: null, answeredModelId: null, errorCode: null, errorMessage: null },
  ...{ firstTokenMs: 1, latencyMs: 2, inputTokens: 3, outputTokens: 4, tokenBasis: "provider", costUsd: 5 },
};

describeOnEachDatabase("bills while the database is away", (database) => {
  const setUp = (bytesMax = 1_000_000) => {
    const path = join(tmpdir(), `ipr-bills-${randomUUID()}.jsonl`);
    const state = { away: true };
    const use = async <Result>(query: (db: Db) => Promise<Result>): Promise<Result> => {
      if (state.away) throw new AppError("database_unavailable", "The database is away.");
      return query(database().open.db);
    };
    const openJournal = () =>
      createBillJournal({ path, bytesMax, database: { use }, held: createHeldReserves(), logger });
    const journal = openJournal();
    const held = createHeldReserves();
    return {
      held,
      path,
      state,
      journal,
      openJournal,
      bills: createBills({ database: { use }, journal, ahead: createAheadLog(path, logger), held, logger }),
    };
  };

  test("they wait on disk, survive a restart and a torn line, and are written once however often they are replayed", async () => {
    const { path, state, bills, openJournal } = setUp();
    const row = rowOf();
    await bills.open(row, null).settle(outcome);
    await appendFile(path, '{"kind":"settled","runId":"');
    const afterRestart = openJournal();
    expect(await afterRestart.replay()).toBe(false);
    state.away = false;
    expect(await afterRestart.replay()).toBe(true);
    expect(existsSync(path)).toBe(false);
    const written = await findRun(database().open.db, row.id ?? "");
    expect(written).toMatchObject({ state: "completed", costUsd: 5 });
    await afterRestart.append({ kind: "opened", runId: row.id, row });
    await afterRestart.append({ kind: "settled", runId: row.id, outcome: { ...outcome, costUsd: 99 } });
    expect(await afterRestart.replay()).toBe(true);
    expect(await findRun(database().open.db, row.id)).toEqual(written);
  });

  test("a line that a crash has torn takes no later bill with it", async () => {
    const { path, state, bills, openJournal } = setUp();
    const rows = [rowOf(), rowOf()];
    await bills.open(rows[0] ?? rowOf(), null).settle(outcome);
    await appendFile(path, '{"kind":"opened","ru');
    const journal = openJournal();
    for (const row of rows.slice(1)) {
      await journal.append({ kind: "opened", runId: row.id, row });
      await journal.append({ kind: "settled", runId: row.id, outcome });
    }
    state.away = false;
    expect(await journal.replay()).toBe(true);
    for (const { id } of rows) expect(await findRun(database().open.db, id)).toMatchObject({ state: "completed" });
  });

  test("a bill that waited is dated when its request began", async () => {
    const { state, bills, journal } = setUp();
    const row = rowOf();
    const began = Date.now();
    await bills.open(row, null).settle(outcome);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const replayed = Date.now();
    state.away = false;
    await journal.replay();
    const startedAt = (await findRun(database().open.db, row.id))?.startedAt.getTime() ?? 0;
    expect(startedAt).toBeGreaterThanOrEqual(began);
    expect(startedAt).toBeLessThan(replayed);
  });

  test("an end behind a row that waits on disk waits too, though the database is back", async () => {
    const { state, bills, journal } = setUp();
    const row = rowOf();
    const bill = bills.open(row, null);
    await bills.flush();
    state.away = false;
    await bill.settle(outcome);
    expect(await journal.replay()).toBe(true);
    expect(await findRun(database().open.db, row.id)).toMatchObject({ state: "completed", costUsd: 5 });
  });

  test.each([
    ["before the database had it", false],
    ["after the database had it, before anybody knew", true],
  ])("a bill whose process is killed %s is written once by the next one", async (_, isWritten) => {
    const { path, state, openJournal } = setUp();
    // A process that is killed never hears of the end of its queries.
    const use = async <Result>(query: (db: Db) => Promise<Result>): Promise<Result> => {
      if (isWritten) await query(database().open.db);
      return new Promise(() => undefined);
    };
    const parts = { journal: openJournal(), ahead: createAheadLog(path, logger), held: createHeldReserves(), logger };
    const killed = createBills({ database: { use }, ...parts });
    const [ended, cut] = [rowOf(), rowOf()];
    void killed.open(ended, null).settle(outcome);
    killed.open(cut, null);
    await new Promise((resolve) => setTimeout(resolve, 50));
    state.away = false;
    expect(await openJournal().replay()).toBe(true);
    const found = await Promise.all([ended, cut].map(({ id }) => findRun(database().open.db, id)));
    expect(found.map((run) => [run?.state, run?.costUsd])).toEqual([
      ["completed", 5],
      ["running", null],
    ]);
    expect([existsSync(path), existsSync(`${path}.ahead-0`)]).toEqual([false, false]);
  });

  test("what is in the database or in the journal is kept nowhere else", async () => {
    const { path, state, bills } = setUp();
    await bills.open(rowOf(), null).settle(outcome);
    expect((await readFile(`${path}.ahead-0`)).length).toBe(0);
    state.away = false;
    await bills.open(rowOf(), null).settle(outcome);
    expect((await readFile(`${path}.ahead-0`)).length).toBe(0);
  });

  test("a reserve that waits on disk counts until the database has it, also after a restart, and comes back once", async () => {
    const { path, state, bills } = setUp();
    const { db } = database().open;
    const keyId = randomUUID();
    await insertGatewayKey(db, { id: keyId, sha256: keyId, name: "k", start: "ipr_", scopes: ["chat"] });
    const row = newRun({ origin: "gateway", gatewayKeyId: keyId });
    const reserve = { runId: row.id, keyId, usd: 2, lapsesAfterMs: 60_000 };
    const bill = bills.open(row, reserve);
    await bills.flush();

    const held = createHeldReserves();
    const use = <Result>(query: (opened: Db) => Promise<Result>) => query(db);
    const afterRestart = createBillJournal({ path, bytesMax: 1_000_000, database: { use }, held, logger });
    expect(held.sum(keyId)).toBe(2);
    expect(await afterRestart.replay()).toBe(true);
    expect(held.sum(keyId)).toBe(0);
    const reserves = () => db.select().from(gatewayReserves).where(eq(gatewayReserves.keyId, keyId));
    expect(await reserves()).toHaveLength(1);
    state.away = false;
    await bill.settle(outcome);
    await afterRestart.append({ kind: "settled", runId: row.id, outcome });
    // As after a crash between the database and the file.
    await afterRestart.append({ kind: "opened", runId: row.id, row, reserve });
    expect(await afterRestart.replay()).toBe(true);
    expect(await reserves()).toEqual([]);
  });

  test("a full journal refuses new requests", async () => {
    const { bills } = setUp(10);
    await bills.open(rowOf(), null).settle(outcome);
    expect(() => bills.open(rowOf(), null)).toThrow(expect.objectContaining({ code: "database_unavailable" }));
  });

  test("a reserve held in memory is let go when its bill is in the database, or when its run is refused", async () => {
    const heldBy = (held: ReturnType<typeof setUp>["held"], runId: string) =>
      held.hold({ runId, keyId: "k", usd: 2, lapsesAfterMs: 1_000 });
    const stored = setUp();
    stored.state.away = false;
    const row = rowOf();
    heldBy(stored.held, row.id);
    await stored.bills.open(row, null).settle(outcome);
    expect(stored.held.sum("k")).toBe(0);
    const full = setUp(10);
    await full.bills.open(rowOf(), null).settle(outcome);
    const refused = rowOf();
    heldBy(full.held, refused.id);
    expect(() => full.bills.open(refused, null)).toThrow();
    expect(full.held.sum("k")).toBe(0);
  });

  test("of many at once a row that the database refuses takes no other with it, and each is billed once", async () => {
    const { state, bills } = setUp();
    state.away = false;
    const rows = Array.from({ length: 40 }, rowOf);
    const refused = new Set([rows[3]?.id, rows[20]?.id]);
    const opened = rows.map((row) => bills.open(refused.has(row.id) ? { ...row, promptSha256: "?" } : row, null));
    // The second settlement of each comes too late.
    await Promise.all(opened.flatMap((bill) => [bill.settle(outcome), bill.settle({ ...outcome, costUsd: 99 })]));
    await bills.flush();
    const found = await Promise.all(rows.map(({ id }) => findRun(database().open.db, id)));
    expect(found.map((run) => run?.costUsd)).toEqual(rows.map(({ id }) => (refused.has(id) ? undefined : 5)));
  });
});
