import { afterAll, expect, test } from "vitest";
import { openTestDb } from "@/db/test-db";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { AppError } from "@/lib/server/errors";
import { GET } from "./route";

afterAll(() => {
  globalThis.iprDeps = undefined;
});

test("ready with a database, a router and an encoder; not ready as soon as one is away", async () => {
  const deps = createTestDeps(await openTestDb());
  globalThis.iprDeps = deps;
  expect((await GET()).status).toBe(200);
  const away = async () => {
    throw new AppError("database_unavailable", "The database is away.");
  };
  globalThis.iprDeps = { ...deps, database: { ...deps.database, use: away } };
  expect((await GET()).status).toBe(503);
  const broken = async () => {
    throw new Error("the encoder's file is damaged");
  };
  globalThis.iprDeps = { ...deps, loadReader: broken };
  expect((await GET()).status).toBe(500);
});
