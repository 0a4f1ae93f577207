import { beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listPriceChanges } from "@/db/queries/model-prices";
import { findRunByKey } from "@/db/queries/runs";
import { modelPrices } from "@/db/schema";
import type { Account } from "../accounts/account";
import { collectRun, createTestDeps, newRequest } from "../deps.fixture";
import { changePrice } from "./change-price";

const admin: Account = { id: "admin", name: "Admin", isAdmin: true, by: "session" };
const LLAMA = "llama-3.1-8b-instruct";
const GPT = "gpt-4o-2024-08-06";

describeOnEachDatabase("a list price", (database) => {
  beforeEach(async () => {
    await database().open.db.delete(modelPrices);
  });
  const set = (modelId: string, input: string, output: string, source = "a page, today") => {
    const fields = { action: "set", modelId, usdPerMillionInput: input, usdPerMillionOutput: output, source };
    return (name: string) => new Map(Object.entries(fields)).get(name) ?? "";
  };

  test("that an admin changes moves the next decision at once, and past runs keep what they were billed", async () => {
    const deps = createTestDeps(database().open);
    const rowOf = (key: string) => findRunByKey(database().open.db, key);
    const before = newRequest();
    await collectRun(deps, before);
    const billed = await rowOf(before.idempotencyKey);
    expect(billed?.costUsd).toBeGreaterThan(0);

    await changePrice(deps, admin, set(LLAMA, "50", "99,5"));
    await expect(collectRun(deps, newRequest())).rejects.toMatchObject({ code: "decision_stale" });
    const after = newRequest({ modelId: GPT });
    await collectRun(deps, after);
    expect(await rowOf(after.idempotencyKey)).toMatchObject({ modelId: GPT, costUsdExpected: 0.02 });
    expect(await rowOf(before.idempotencyKey)).toEqual(billed);

    const onlyLlama = newRequest({ excludedIds: [GPT], tolerance: 0.5 });
    await collectRun(deps, onlyLlama);
    expect((await rowOf(onlyLlama.idempotencyKey))?.costUsdExpected).toBeCloseTo(0.05 + 500 * 99.5e-6, 12);
  });

  test("goes back to the files' one, every change stays in the history, and another process sees it", async () => {
    const deps = createTestDeps(database().open);
    await changePrice(deps, admin, set(LLAMA, "50", "100"));
    const priceOf = async () => (await createTestDeps(database().open).loadCatalog()).candidateById.get(LLAMA);
    expect(await priceOf()).toMatchObject({
      price: { usdPerMillionInput: 50, usdPerMillionOutput: 100 },
      priceSource: expect.stringMatching(/^a page, today, set by an admin on \d{4}-/),
    });
    await changePrice(deps, admin, (name) => (name === "action" ? "file" : name === "modelId" ? LLAMA : ""));
    expect((await priceOf())?.price.usdPerMillionInput).toBe(2);
    const changes = await listPriceChanges(database().open.db, 10);
    expect(changes.map(({ usdPerMillionInput }) => usdPerMillionInput)).toEqual([null, 50]);
  });

  test.each([
    ["an account that is no admin", { ...admin, isAdmin: false }, set(LLAMA, "1", "1"), "forbidden"],
    ["an unknown model", admin, set("nobody", "1", "1"), "not_found"],
    ["no number", admin, set(LLAMA, "free", "1"), "bad_request"],
    ["a negative price", admin, set(LLAMA, "-1", "1"), "bad_request"],
    ["an endless price", admin, set(LLAMA, "1e999", "1"), "bad_request"],
    ["no source", admin, set(LLAMA, "1", "1", " "), "bad_request"],
  ])("is refused for %s, and nothing changes", async (_, account, field, code) => {
    const deps = createTestDeps(database().open);
    await expect(changePrice(deps, account, field)).rejects.toMatchObject({ code });
    expect(await listPriceChanges(database().open.db, 10)).toEqual([]);
  });
});
