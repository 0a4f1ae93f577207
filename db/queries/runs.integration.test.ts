import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "../client";
import { describeOnEachDatabase } from "../each-database.fixture";
import { measuredRuns, runs } from "../schema";
import { newRun } from "./new-run.fixture";
import {
  findRun,
  findRunByKey,
  insertRun,
  interruptOrphans,
  type NewRun,
  type RunOutcome,
  rateRun,
  settleRun,
} from "./runs";

const completed: RunOutcome = {
  ...{ state: "completed", errorCode: null, errorMessage: null, answerText: null, answeredModelId: "f-1" },
  ...{ firstTokenMs: 5, latencyMs: 10, inputTokens: 1, outputTokens: 2, tokenBasis: "provider", costUsd: 0.25 },
};
const failed: RunOutcome = { ...completed, state: "failed", errorCode: "provider_failed", errorMessage: "it broke" };

describeOnEachDatabase("runs", (database) => {
  const db = () => database().open.db;
  const insert = async (changes?: Partial<NewRun>) => {
    const run = newRun(changes);
    expect(await insertRun(db(), run)).toBe(true);
    return run.id;
  };

  test("a row comes back as it was written", async () => {
    const run = newRun({ keptForAnnotation: true, promptText: "wörld 🎈", comparisonId: randomUUID() });
    await insertRun(db(), run);
    expect(await findRunByKey(db(), run.idempotencyKey)).toMatchObject({ ...run, settledAt: null, tokenBasis: null });
  });

  test("of many inserts with one key exactly one wins", async () => {
    const idempotencyKey = randomUUID();
    const won = await Promise.all(Array.from({ length: 10 }, () => insertRun(db(), newRun({ idempotencyKey }))));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  test("of many settlements exactly one counts", async () => {
    const id = await insert();
    const settled = await Promise.all([completed, failed, completed].map((outcome) => settleRun(db(), id, outcome)));
    expect(settled.filter(Boolean)).toHaveLength(1);
    expect((await findRun(db(), id))?.state).toBe(settled.find(Boolean)?.state);
  });

  test("only overdue runs are interrupted while other processes may live, and all when this is the only one", async () => {
    const live = await insert();
    const dead = await insert({ deadlineAt: new Date(Date.now() - 1000) });
    expect(await interruptOrphans(db(), "overdue")).toBeGreaterThanOrEqual(1);
    expect(await findRun(db(), dead)).toMatchObject({ state: "interrupted", errorCode: "internal", costUsd: null });
    expect(await findRun(db(), live)).toMatchObject({ state: "running" });
    await interruptOrphans(db(), "all");
    expect(await findRun(db(), live)).toMatchObject({ state: "interrupted" });
  });

  test("a settlement that comes late wins over the sweep, and is not lost", async () => {
    const id = await insert({ deadlineAt: new Date(0) });
    await interruptOrphans(db(), "overdue");
    expect(await settleRun(db(), id, completed)).toMatchObject({ state: "completed", costUsd: 0.25, errorCode: null });
  });

  test("only a completed run is rated, and the last rating stands", async () => {
    const id = await insert();
    expect(await rateRun(db(), id, 0.5)).toBeUndefined();
    await settleRun(db(), id, completed);
    await rateRun(db(), id, 0.5);
    expect(await rateRun(db(), id, 0.75)).toMatchObject({ rating: 0.75 });
    await expect(rateRun(db(), id, 0.3)).rejects.toMatchObject({ cause: { constraint: "rating_is_a_quarter" } });
  });

  test("what ranks sees real answers with measured tokens and nothing else", async () => {
    await db().delete(runs);
    const measured = await insert();
    await settleRun(db(), measured, completed);
    await settleRun(db(), await insert({ providerId: "simulated", simulated: true }), {
      ...completed,
      tokenBasis: "simulated",
    });
    await settleRun(db(), await insert(), { ...completed, tokenBasis: "estimated" });
    await settleRun(db(), await insert(), failed);
    await insert();
    expect((await db().select({ id: measuredRuns.id }).from(measuredRuns)).map(({ id }) => id)).toEqual([measured]);
  });

  test.each<[string, Partial<NewRun>]>([
    ["tolerance_is_unit", { tolerance: 1.5 }],
    ["tolerance_is_unit", { tolerance: Number.NaN }],
    ["prompt_sha256_is_hex", { promptSha256: "secret" }],
    ["texts_only_when_kept", { promptText: "secret" }],
    ["texts_only_when_kept", { answerText: "secret" }],
    ["quality_is_unit_in_its_interval", { qualityPredicted: 0.8 }],
    ["expectations_are_finite_amounts", { costUsdExpected: Number.POSITIVE_INFINITY }],
    ["simulated_is_labelled", { providerId: "simulated" }],
    ["simulated_is_labelled", { simulated: true }],
    ["tokens_have_a_basis", { inputTokens: 1 }],
    ["only_answers_are_rated", { rating: 0.5 }],
    ["running_is_unsettled", { settledAt: new Date() }],
    ["failures_have_a_reason", { errorCode: "internal", errorMessage: "x" }],
  ])("%s: the database itself refuses %o", async (constraint, changes) => {
    await expect(insertRun(db(), newRun(changes))).rejects.toMatchObject({ cause: { constraint } });
  });

  test.each<[string, Partial<RunOutcome>]>([
    ["completed_is_measured", { inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null }],
    ["simulated_tokens_are_labelled", { tokenBasis: "simulated" }],
    ["measurements_are_amounts", { costUsd: -1 }],
    ["measurements_are_amounts", { firstTokenMs: 20 }],
    ["failures_have_a_reason", { state: "failed" }],
  ])("%s: the database itself refuses to settle with %o", async (constraint, changes) => {
    const id = await insert();
    await expect(settleRun(db(), id, { ...completed, ...changes })).rejects.toMatchObject({ cause: { constraint } });
  });

  test("the table holds no column for an address or a key of a person", async () => {
    const [run] = await db()
      .select()
      .from(runs)
      .where(eq(runs.id, await insert()));
    expect(Object.keys(run ?? {}).filter((name) => /address|ip|user|caller/i.test(name))).toEqual([]);
  });

  test("processes that start at once migrate once", async () => {
    const { url } = database();
    if (url === null) return; // PGlite has one process, see lock-data-dir.test.ts.
    await db().execute(sql`create database fresh`);
    const fresh = url.replace(/postgres$/, "fresh");
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(fresh)));
    expect(await opened[0]?.db.$count(runs)).toBe(0);
    await Promise.all(opened.map((open) => open.close()));
  });
});
