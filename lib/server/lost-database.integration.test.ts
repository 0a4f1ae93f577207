import { afterEach, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listCurrentPrices } from "@/db/queries/model-prices";
import { findKnownVersions } from "@/db/queries/router-versions";
import { findRunByKey } from "@/db/queries/runs";
import type { RunRequest } from "@/lib/contracts/run";
import type { Deps } from "./deps";
import { collectRun, createFakeRunDeps, createTestDeps, newRequest } from "./deps.fixture";
import { startFakeOpenAi } from "./providers/fake-openai.fixture";
import type { FakeProvider } from "./providers/fake-provider.fixture";

describeOnEachDatabase("a run whose database is lost", (database) => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await startFakeOpenAi();
  });
  afterEach(() => fake.close());

  const depsWith = () => createFakeRunDeps(database().open, fake);
  const rowOf = ({ idempotencyKey }: RunRequest) => findRunByKey(database().open.db, idempotencyKey);

  test("a database that fails for a moment loses no settlement, and the provider is called once", async () => {
    const request = newRequest();
    const deps = failingAfterInsert(depsWith(), 2);
    expect((await collectRun(deps, request)).at(-1)).toMatchObject({ kind: "finished" });
    expect(await rowOf(request)).toMatchObject({ state: "completed", outputTokens: 200 });
    expect(fake.requests).toHaveLength(1);
  });

  test("a database that is gone after the answer: the event says so, and the outcome is stored when it is back", async () => {
    const request = newRequest();
    const deps = failingAfterInsert(depsWith(), 3);
    const last = (await collectRun(deps, request)).at(-1);
    expect(last).toMatchObject({
      kind: "failed",
      code: "database_unavailable",
      run: null,
      message: expect.stringMatching(/would cost again/),
    });
    expect(deps.settler.unstored()).toBe(1);
    await expect(collectRun(deps, request)).rejects.toMatchObject({ code: "run_exists" });
    await deps.settler.flush();
    expect(await rowOf(request)).toMatchObject({ state: "completed", outputTokens: 200 });
    expect([deps.settler.unstored(), fake.requests.length]).toEqual([0, 1]);
  });

  test("a database that is gone before: nothing is asked of the provider", async () => {
    const gone = { ...database().open, db: Object.create(null) };
    const deps = { ...depsWith(), database: createTestDeps(gone).database };
    await expect(collectRun(deps, newRequest())).rejects.toMatchObject({ name: "AppError" });
    expect(fake.requests).toHaveLength(0);
  });
});

/** The first write (the insert) works, the next `times` uses fail as a lost connection does. Prices and versions are read before. */
function failingAfterInsert(deps: Deps, times: number): Deps {
  let uses = 0;
  const original = deps.database.use;
  const failing: Deps["database"]["use"] = (query) =>
    original((db) => {
      if (Object.is(query, listCurrentPrices) || Object.is(query, findKnownVersions)) return query(db);
      uses++;
      if (uses > 1 && uses <= 1 + times) throw Object.assign(new Error("connection lost"), { code: "ECONNRESET" });
      return query(db);
    });
  // The settler holds the same object, so it is changed in place.
  return { ...deps, database: Object.assign(deps.database, { use: failing }) };
}
