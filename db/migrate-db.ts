import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as migrateOnPostgres } from "drizzle-orm/node-postgres/migrator";
import type { PgliteDatabase } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { Pool } from "pg";
import type * as schema from "./schema";

const migrationsFolder = join(process.cwd(), "db/migrations");
/** Any fixed number: the name of our advisory lock. */
const MIGRATION_LOCK = 220_911_274;

export async function migratePglite(db: PgliteDatabase<typeof schema>): Promise<void> {
  await migrate(db, { migrationsFolder });
}

/** Several processes may start at once: one migrates, the others wait and find nothing left to do. */
export async function migratePostgres(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    try {
      await migrateOnPostgres(drizzle(client), { migrationsFolder });
    } finally {
      await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    }
  } finally {
    client.release();
  }
}
