import "server-only";
import { isPostgres } from "@/db/client";
import type { Database } from "../database";
import type { Env } from "../env";
import { type Accounts, createAccounts } from "./accounts";
import { keptAuthSecret } from "./auth-secret";

/** Where the secret lies when BETTER_AUTH_SECRET is not set. */
const SECRET_FILE = "./data/auth-secret";

export function configuredAccounts(env: Env, database: Pick<Database, "use">): Accounts {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret, BETTER_AUTH_SECRET: secret } = env;
  const github = clientId && clientSecret ? { clientId, clientSecret } : null;
  const forProduction = github !== null || isPostgres(env.DATABASE_URL);
  return createAccounts(database, {
    loadSecret: async () => secret ?? (await keptAuthSecret(SECRET_FILE)),
    baseUrl: env.BETTER_AUTH_URL ?? null,
    github,
    local: env.ACCOUNTS_LOCAL ? env.ACCOUNTS_LOCAL === "on" : !forProduction,
    admin: env.ADMIN_ACCOUNT,
  });
}
