import { beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listAdapters } from "@/db/queries/community-adapters";
import { communityAdapters, users } from "@/db/schema";
import { adapterFileOf } from "@/lib/contracts/adapter-file.fixture";
import { SIMULATED_LABELS } from "@/lib/contracts/answer-scoring";
import type { Account } from "../accounts/account";
import { createTestDeps } from "../deps.fixture";
import { decideOnAdapter, publishedAdapters, readAdapter, receiveAdapter } from "./community-adapters";

const accountOf = (id: string, isAdmin = false): Account => ({ id, name: id, isAdmin, by: "session" });
const [ann, ben, boss] = [accountOf("ann"), accountOf("ben"), accountOf("boss", true)];

describeOnEachDatabase("an adapter that somebody sends", (database) => {
  const deps = () => createTestDeps(database().open);
  const decide = (id: string, publish: boolean, account = boss) =>
    decideOnAdapter(deps(), account, { id, publish, run: null });
  const published = async () => (await publishedAdapters(deps())).map(({ id }) => id);
  beforeEach(async () => {
    const { db } = database().open;
    await db.delete(communityAdapters);
    await db
      .insert(users)
      .values([ann, ben, boss].map(({ id, name }) => ({ id, name, email: `${id}@x.invalid` })))
      .onConflictDoNothing();
  });

  test("is seen by its sender and the admins until one publishes it, and by nobody after it is taken back", async () => {
    const file = adapterFileOf("theirs");
    const id = await receiveAdapter(deps(), ann, file);
    expect(await published()).toEqual([]);
    await expect(readAdapter(deps().database, ben, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(readAdapter(deps().database, null, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await readAdapter(deps().database, ann, id)).toEqual(file);
    await expect(decide(id, true, ann)).rejects.toMatchObject({ code: "forbidden" });
    await decide(id, true);
    expect(await publishedAdapters(deps())).toEqual([{ id, by: "ann", file, run: null }]);
    expect(await readAdapter(deps().database, null, id)).toEqual(file);
    await decide(id, false);
    expect(await published()).toEqual([]);
  });

  test("takes the place of an earlier one: a proposal of the same person's, a published one of the same model", async () => {
    await receiveAdapter(deps(), ann, adapterFileOf("theirs"));
    const second = await receiveAdapter(deps(), ann, adapterFileOf("theirs"));
    const waiting = await listAdapters(database().open.db, ["proposed"], 10);
    expect(waiting.map(({ id }) => id)).toEqual([second]);
    const other = await receiveAdapter(deps(), ben, adapterFileOf("theirs"));
    await decide(second, true);
    await decide(other, true);
    expect(await published()).toEqual([other]);
  });

  test.each([
    ["another router", adapterFileOf("theirs", { version: "old" })],
    ["a candidate of the router", adapterFileOf("gpt-4o-2024-08-06")],
    ["a simulated judge", { ...adapterFileOf("theirs"), labels: { scoredBy: SIMULATED_LABELS, backend: "wasm" } }],
    [
      "a head of another length",
      { ...adapterFileOf("theirs"), router: { version: "test", encoder: "e", units: { encoder: 9, preview: 3 } } },
    ],
  ])("is refused when it comes from %s", async (_, file) => {
    await expect(receiveAdapter(deps(), ann, file)).rejects.toMatchObject({ code: "bad_request" });
    expect(await listAdapters(database().open.db, ["proposed"], 10)).toEqual([]);
  });

  test("an id that is none, or nobody's, is not found", async () => {
    for (const id of ["x", "6f0d3a1e-7b0f-4c55-9d1c-0a4a3f3a8b11"])
      await expect(decide(id, true)).rejects.toMatchObject({ code: "not_found" });
  });
});
