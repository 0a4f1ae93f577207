import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { isPostgres, openDatabase } from "./client";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the build opens no database: it renders in several processes", async () => {
  vi.stubEnv("NEXT_PHASE", "phase-production-build");
  const dataDir = join(await mkdtemp(join(tmpdir(), "ipr-")), "pglite");
  await expect(openDatabase(dataDir)).rejects.toThrow("during the build");
  expect(existsSync(`${dataDir}.lock`)).toBe(false);
});

test.each([
  ["postgres://u@h/db", true],
  ["postgresql://u@h/db", true],
  ["./data/pglite", false],
  ["/var/postgres", false],
])("%s names a PostgreSQL server: %s", (url, answer) => {
  expect(isPostgres(url)).toBe(answer);
});
