import "server-only";
import { randomUUID } from "node:crypto";
import { decideAdapter, findAdapter, listAdapters, proposeAdapter } from "@/db/queries/community-adapters";
import { type AdapterFile, adapterFile, toAdapter } from "@/lib/contracts/adapter-file";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import type { Account } from "../accounts/account";
import { requireAdmin, requireUuid } from "../annotations/admin";
import type { Database } from "../database";
import type { Deps } from "../deps";
import { AppError } from "../errors";

type AdapterDeps = Pick<Deps, "database" | "loadCatalog">;

/** Each page carries all of them; more would be a registry of its own. */
const PUBLISHED_MAX = 30;

/** Keeps a file until an admin decides. Throws bad_request with what is wrong with it. */
export async function receiveAdapter(deps: AdapterDeps, account: Account, file: AdapterFile): Promise<string> {
  const { routerVersion, candidateById } = await deps.loadCatalog();
  refuseMisshapen(file);
  if (file.router.version !== routerVersion)
    throw new AppError(
      "bad_request",
      `The adapter belongs to router ${file.router.version}. Train it again for ${routerVersion}.`,
    );
  const { modelId } = file.model;
  if (candidateById.has(modelId))
    throw new AppError("bad_request", `${modelId} is a candidate of the router already. Give yours another id.`);
  const row = { id: randomUUID(), userId: account.id, state: "proposed", modelId, file } as const;
  return await deps.database.use((db) => proposeAdapter(db, row));
}

/** The length of each head is in the file; whether it is true shows when the heads are read. */
function refuseMisshapen(file: AdapterFile): void {
  try {
    for (const predictor of ["encoder", "preview"] as const) toAdapter(file, predictor);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it cannot be read";
    throw new AppError("bad_request", `This is no adapter file: ${why}.`, { cause });
  }
}

/** Those of the router that is served, as every page gets them. None while the database does not answer. */
export async function publishedAdapters(deps: AdapterDeps): Promise<CommunityAdapter[]> {
  const { routerVersion, candidateById } = await deps.loadCatalog();
  const rows = await deps.database.use((db) => listAdapters(db, ["published"], PUBLISHED_MAX)).catch(() => []);
  return rows.flatMap(({ id, accountName, file }) => {
    const parsed = adapterFile.safeParse(file);
    const fits =
      parsed.success && parsed.data.router.version === routerVersion && !candidateById.has(parsed.data.model.modelId);
    return fits ? [{ id, by: accountName, file: parsed.data }] : [];
  });
}

/** A published file for everybody, another one for its sender and the admins. */
export async function readAdapter(
  database: Pick<Database, "use">,
  account: Account | null,
  wanted: string | undefined,
): Promise<AdapterFile> {
  const id = requireUuid(wanted);
  const row = await database.use((db) => findAdapter(db, id));
  if (!row || (row.state !== "published" && !account?.isAdmin && row.userId !== account?.id))
    throw new AppError("not_found", "There is nothing with this id.");
  return row.file;
}

export async function decideOnAdapter(
  database: Pick<Database, "use">,
  account: Account,
  { id, publish }: { readonly id: string | undefined; readonly publish: boolean },
): Promise<void> {
  requireAdmin(account);
  const decision = { id: requireUuid(id), state: publish ? "published" : "rejected", decidedBy: account.id } as const;
  if (!(await database.use((db) => decideAdapter(db, decision))))
    throw new AppError("not_found", "There is nothing with this id.");
}
