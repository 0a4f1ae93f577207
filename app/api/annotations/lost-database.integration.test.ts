import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenDatabase, openDatabase } from "@/db/client";
import { findPostgres, type PostgresCluster, startPostgresCluster } from "@/db/postgres-cluster";
import { votes } from "@/db/schema";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { createBrowser, seedPairs } from "./voter.fixture";

const found = findPostgres();
const reason = "missing" in found ? ` (skipped: ${found.missing})` : "";
const PEOPLE = 12;

describe.skipIf(reason)(`a database that goes away in mid-vote, on PostgreSQL${reason}`, () => {
  let cluster: PostgresCluster;
  let open: OpenDatabase;
  beforeAll(async () => {
    cluster = await startPostgresCluster();
    open = await openDatabase(cluster.url);
    await seedPairs({ open }, 20);
    globalThis.iprDeps = createTestDeps(open, { TRUST_PROXY: "1" });
  });
  afterAll(async () => {
    globalThis.iprDeps = undefined;
    await open.close();
    await cluster.stop();
  });

  test("each vote is saved once or answered with an error; what was called saved is there, and sending again makes no second", async () => {
    const people = Array.from({ length: PEOPLE }, (_, at) => createBrowser(`10.9.0.${at}`));
    const shown: string[] = [];
    for (const person of people) shown.push((await person.shown()).showingId);
    const idOf = (at: number) => shown[at] ?? "";
    // Some before, some in the middle of the crash, some after it.
    const first = await Promise.all(people.slice(0, 3).map((person, at) => person.vote(idOf(at))));
    const during = people.slice(3, 9).map((person, at) => person.vote(idOf(at + 3)));
    await cluster.crash();
    const after = people.slice(9).map((person, at) => person.vote(idOf(at + 9)));
    const statuses = [...first, ...(await Promise.all([...during, ...after]))].map(({ status }) => status);
    for (const status of statuses) expect([200, 503]).toContain(status);
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200]);
    expect(statuses.slice(9)).toEqual([503, 503, 503]);

    await cluster.restart();
    const stored = new Set((await open.db.select().from(votes)).map(({ showingId }) => showingId));
    for (const [at, status] of statuses.entries()) if (status === 200) expect(stored).toContain(idOf(at));
    const again = await Promise.all(people.map((person, at) => person.vote(idOf(at))));
    expect(again.map(({ status }) => status)).toEqual(people.map(() => 200));
    const all = await open.db.select().from(votes);
    expect(all.map(({ showingId }) => showingId).sort()).toEqual([...shown].sort());
  });
});
