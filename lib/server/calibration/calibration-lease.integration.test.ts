import { randomUUID } from "node:crypto";
import pino from "pino";
import { beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { claimCalibration, insertCalibration, noteProgress, settleCalibration } from "@/db/queries/calibrations";
import { calibrations, routerVersions } from "@/db/schema";
import type { CalibrationReport } from "@/lib/contracts/calibration";
import { createTestDeps } from "../deps.fixture";
import { AppError } from "../errors";
import { type Calibrate, createCalibrationQueue } from "./calibration-queue";

const report: CalibrationReport = {
  ...{ base: "1.0.0", votes: 0, ratings: 0, labels: 0, bias: "none", refused: null, heldOut: null },
  ...{ shifts: [], comparison: [], warnings: [] },
};
const version = { version: "1.0.0-votes", baseVersion: "1.0.0", card: "{}" };

describeOnEachDatabase("the lease of a calibration", (database) => {
  const job = async () => (await database().open.db.select().from(calibrations))[0];
  const endLease = (attempts = 1) =>
    database()
      .open.db.update(calibrations)
      .set({ state: "running", worker: randomUUID(), leaseUntil: new Date(Date.now() - 1000), attempts });
  beforeEach(async () => {
    await database().open.db.delete(routerVersions);
    await database().open.db.delete(calibrations);
    await insertCalibration(database().open.db, { id: randomUUID(), by: null });
  });
  const drainWith = async (calibrate: Calibrate) => {
    const deps = createTestDeps(database().open);
    await deps.database.use(async () => undefined);
    const queue = createCalibrationQueue({ ...deps, logger: pino({ level: "silent" }), calibrate });
    await queue.drain();
    queue.close();
  };

  test("holds until it ends; then another worker has the job, and the first can neither report nor settle", async () => {
    const { db } = database().open;
    const onlyWorker = database().url === null;
    const claim = (worker: string) => claimCalibration(db, { worker, leaseMs: 60_000, onlyWorker });
    const [old, young] = [randomUUID(), randomUUID()];
    const id = (await claim(old))?.id ?? "";
    expect(await claim(old)).toBeUndefined();
    // PostgreSQL has other processes, whose lease counts; on the embedded database whoever else holds one is dead.
    if (!onlyWorker) expect(await claim(young)).toBeUndefined();
    await db.update(calibrations).set({ leaseUntil: new Date(Date.now() - 1000) });
    expect(await claim(young)).toMatchObject({ id, attempts: 2 });
    const progress = { step: "half", progress: 0.5, leaseMs: 600_000 };
    expect(await noteProgress(db, { id, worker: old }, progress)).toBe(false);
    expect(await settleCalibration(db, { id, worker: old }, { report, version })).toBe(false);
    expect(await db.select().from(routerVersions)).toEqual([]);
    expect(await noteProgress(db, { id, worker: young }, progress)).toBe(true);
    expect((await job())?.leaseUntil?.getTime()).toBeGreaterThan(Date.now() + 300_000);
    expect(await settleCalibration(db, { id, worker: young }, { report, version })).toBe(true);
    expect(await settleCalibration(db, { id, worker: young }, { failure: "again" })).toBe(false);
    expect(await job()).toMatchObject({ state: "done", failure: null });
    expect(await db.select().from(routerVersions)).toHaveLength(1);
  });

  test("a worker that was overtaken stops at its next step and stores nothing", async () => {
    if (database().url === null) return; // The embedded database has one process.
    let wentOn = false;
    await drainWith(async (_, onProgress) => {
      await database()
        .open.db.update(calibrations)
        .set({ worker: randomUUID(), leaseUntil: new Date(Date.now() + 60_000) });
      await onProgress("too late", 0.5);
      wentOn = true;
      return { report, version };
    });
    expect([wentOn, await job()]).toMatchObject([false, { state: "running", progress: 0 }]);
    expect(await database().open.db.select().from(routerVersions)).toEqual([]);
  });

  test("after three deaths the job fails and says so, without a fourth try", async () => {
    await endLease(3);
    let tries = 0;
    await drainWith(async () => {
      tries++;
      return { report, version };
    });
    expect([tries, await job()]).toMatchObject([
      0,
      { state: "failed", failure: expect.stringMatching(/stopped 3 times/) },
    ]);
  });

  test("a database that goes away fails no job: it is begun again when the lease has ended", async () => {
    if (database().url === null) return; // There the lease of a dead process counts for nothing.
    await drainWith(async () => {
      throw new AppError("database_unavailable", "away");
    });
    expect(await job()).toMatchObject({ state: "running", failure: null });
    let tries = 0;
    const succeed: Calibrate = async () => {
      tries++;
      return { report, version };
    };
    await drainWith(succeed);
    expect(tries).toBe(0);
    await endLease();
    await drainWith(succeed);
    expect([tries, await job()]).toMatchObject([1, { state: "done" }]);
  });

  test("a fault of ours fails the job, and says so without its words", async () => {
    await drainWith(async () => {
      throw new Error("secret detail");
    });
    const { state, failure } = (await job()) ?? {};
    expect([state, failure?.includes("secret")]).toEqual(["failed", false]);
  });
});
