import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenDatabase } from "@/db/client";
import { openTestDb } from "@/db/test-db";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { AppError } from "@/lib/server/errors";
import { GET } from "./route";

let open: OpenDatabase;
beforeAll(async () => {
  open = await openTestDb();
});
afterAll(async () => {
  globalThis.iprDeps = undefined;
  await open.close();
});

test("ready with a database, a router and an encoder; not ready as soon as one is away", async () => {
  const deps = createTestDeps(open);
  globalThis.iprDeps = deps;
  expect((await GET()).status).toBe(200);
  const away = async () => {
    throw new AppError("database_unavailable", "The database is away.");
  };
  globalThis.iprDeps = { ...deps, database: { ...deps.database, use: away } };
  expect((await GET()).status).toBe(503);
  let tries = 0;
  const broken = async () => {
    tries++;
    throw new Error("the encoder's file is damaged");
  };
  globalThis.iprDeps = { ...deps, openReader: () => undefined, loadReader: broken };
  const answer = await GET();
  expect([answer.status, await answer.text(), tries]).toEqual([503, "not ready: the encoder is not open yet\n", 1]);
});
