import "server-only";
import { sql } from "drizzle-orm";
import type { Deps } from "./deps";
import { toAppError } from "./errors";

type Part = { readonly ok: boolean; readonly problem: string | null };
export type Health = {
  readonly ok: boolean;
  readonly database: Part & { readonly kind: "pglite" | "postgres" | null };
  readonly router: Part & { readonly version: string | null };
  readonly runs: { readonly running: number; readonly unstored: number };
  readonly providerConfigured: boolean;
};

/** Asks each part. A problem is a sentence for a person, without secrets. */
export async function checkHealth(deps: Deps): Promise<Health> {
  const [database, router] = await Promise.all([checkDatabase(deps), checkRouter(deps)]);
  const { running, settler, providers } = deps;
  const runs = { running: running.count(), unstored: settler.unstored() };
  return { ok: database.ok && router.ok, database, router, runs, providerConfigured: providers.configured };
}

async function checkDatabase({ database }: Deps): Promise<Health["database"]> {
  try {
    await database.use((db) => db.execute(sql`select 1`));
    return { ok: true, problem: null, kind: database.current()?.kind ?? null };
  } catch (cause) {
    return { ok: false, problem: toAppError(cause).message, kind: database.current()?.kind ?? null };
  }
}

async function checkRouter({ loadCatalog }: Deps): Promise<Health["router"]> {
  try {
    return { ok: true, problem: null, version: (await loadCatalog()).routerVersion };
  } catch (cause) {
    const { message } = toAppError(cause);
    return { ok: false, problem: message, version: null };
  }
}
