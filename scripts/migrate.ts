import { openDatabase } from "@/db/client";
import { parseEnv } from "@/lib/server/env";

// npm run db:migrate: brings the database that DATABASE_URL names up to date. The server does the same when it starts.
const { DATABASE_URL } = parseEnv(process.env);
try {
  const database = await openDatabase(DATABASE_URL);
  await database.close();
  console.log(`The ${database.kind === "pglite" ? "embedded database" : "PostgreSQL database"} is up to date.`);
} catch (cause) {
  // Never the URL itself: it holds a password.
  console.error(
    cause instanceof Error ? cause.message || String(Reflect.get(cause, "code")) : "The database did not open.",
  );
  process.exitCode = 1;
}
