import { openDatabase } from "@/db/client";
import { parseEnv } from "@/lib/server/env";

// npm run db:migrate: brings the database that DATABASE_URL names up to date. The server does the same when it starts.
try {
  const database = await openDatabase(parseEnv(process.env).DATABASE_URL);
  await database.close();
  console.log(`The ${database.kind === "pglite" ? "embedded database" : "PostgreSQL database"} is up to date.`);
} catch (cause) {
  // Never the URL itself: it holds a password.
  const code: unknown = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
  console.error(cause instanceof Error && cause.message ? cause.message : `The database did not open (${code}).`);
  process.exitCode = 1;
}
