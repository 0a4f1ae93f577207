import { afterAll, beforeAll, describe } from "vitest";
import { type OpenDatabase, openDatabase } from "./client";
import { findPostgres, type PostgresCluster, startPostgresCluster } from "./postgres-cluster";
import { openTestDb } from "./test-db";

export type TestDatabase = {
  readonly open: OpenDatabase;
  /** PostgreSQL only: a second process would open this. */
  readonly url: string | null;
};

/** The same bodies on migrated PGlite in memory and on a real PostgreSQL server, which is skipped by name where there is none. */
export function describeOnEachDatabase(name: string, body: (database: () => TestDatabase) => void): void {
  describe(`${name}, on PGlite`, () => body(useDatabase(async () => ({ open: await openTestDb(), url: null }))));

  const found = findPostgres();
  const reason = "missing" in found ? ` (skipped: ${found.missing})` : "";
  describe.skipIf(reason)(`${name}, on PostgreSQL${reason}`, () => {
    let cluster: PostgresCluster | undefined;
    const database = useDatabase(async () => {
      cluster = await startPostgresCluster();
      return { open: await openDatabase(cluster.url), url: cluster.url };
    });
    afterAll(() => cluster?.stop());
    body(database);
  });
}

function useDatabase(start: () => Promise<TestDatabase>): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await start();
  }, 60_000);
  afterAll(() => database?.open.close());
  return () => {
    if (!database) throw new Error("the database is open only while tests run");
    return database;
  };
}
