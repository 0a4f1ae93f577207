import "server-only";
import { randomUUID } from "node:crypto";
import {
  type AdapterRun,
  type CommunityAdapterRow,
  decideAdapter,
  findAdapter,
  listAdapters,
  proposeAdapter,
  runOf,
} from "@/db/queries/community-adapters";
import { toAdapter } from "@/lib/contracts/adapter-codec";
import { type AdapterFile, adapterFile } from "@/lib/contracts/adapter-file";
import { SIMULATED_LABELS } from "@/lib/contracts/answer-scoring";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import type { Account } from "../accounts/account";
import { requireAdmin, requireUuid } from "../annotations/admin";
import type { Database } from "../database";
import type { Deps } from "../deps";
import { AppError } from "../errors";

type AdapterDeps = Pick<Deps, "database" | "loadCatalog" | "providers">;

/** Each page carries all of them; more would be a registry of its own. */
const PUBLISHED_MAX = 30;

/** Keeps a file until an admin decides. Throws bad_request with what is wrong with it. */
export async function receiveAdapter(
  deps: Pick<AdapterDeps, "database" | "loadCatalog">,
  account: Account,
  file: AdapterFile,
): Promise<string> {
  const { routerVersion, candidateById } = await deps.loadCatalog();
  refuseMisshapen(file);
  if (file.router.version !== routerVersion)
    throw new AppError(
      "bad_request",
      `The adapter belongs to router ${file.router.version}. Train it again for ${routerVersion}.`,
    );
  if (file.labels.scoredBy === SIMULATED_LABELS)
    throw new AppError("bad_request", "Its scores are simulated and mean nothing. Train it from real scores first.");
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
  return rows.flatMap(({ id, accountName, ...row }) => {
    const parsed = adapterFile.safeParse(row.file);
    const fits =
      parsed.success && parsed.data.router.version === routerVersion && !candidateById.has(parsed.data.model.modelId);
    return fits ? [{ id, by: accountName, file: parsed.data, run: shownRun(deps, { ...row, id }) }] : [];
  });
}

function shownRun({ providers }: AdapterDeps, row: CommunityAdapterRow): CommunityAdapter["run"] {
  const run = runOf(row);
  if (!run || !providers.at(run)) return null;
  const { providerId, usdPerMillionInput, usdPerMillionOutput } = run;
  return { providerId, price: { usdPerMillionInput, usdPerMillionOutput } };
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

export type DecisionOnAdapter = {
  readonly id: string | undefined;
  readonly publish: boolean;
  /** Who shall answer for it: one of the providers' offers, at the price the admin states. Null: nobody. */
  readonly run: AdapterRun | null;
};

export async function decideOnAdapter(
  { database, providers }: Pick<AdapterDeps, "database" | "providers">,
  account: Account,
  { id, publish, run }: DecisionOnAdapter,
): Promise<void> {
  requireAdmin(account);
  if (run) await refuseUnknownOffer(providers, run);
  const decision = {
    ...{ id: requireUuid(id), decidedBy: account.id, run: publish ? run : null },
    state: publish ? ("published" as const) : ("rejected" as const),
  };
  if (!(await database.use((db) => decideAdapter(db, decision))))
    throw new AppError("not_found", "There is nothing with this id.");
}

async function refuseUnknownOffer(providers: AdapterDeps["providers"], run: AdapterRun): Promise<void> {
  const offers = await providers.offers();
  const isOffered = offers.some(
    ({ providerId, providerModelId }) => providerId === run.providerId && providerModelId === run.providerModelId,
  );
  if (!isOffered) throw new AppError("bad_request", "No provider here offers this model. Choose one of the list.");
  const isPrice = (usd: number) => Number.isFinite(usd) && usd >= 0 && usd <= 1_000_000;
  if (!isPrice(run.usdPerMillionInput) || !isPrice(run.usdPerMillionOutput))
    throw new AppError("bad_request", "A price is a number of USD per million tokens, from 0 to 1,000,000.");
}
