import "server-only";
import { findJudgeId, listComparedModels, listPairsToJudge, type PairToJudge } from "@/db/queries/judge-labels";
import { REPLAY_PROVIDER_ID } from "@/lib/contracts/replay-provider";
import type { ModelPrice } from "@/lib/core/candidate";
import { type JudgeKind, TEMPLATE_VERSIONS } from "@/lib/judge/judge-template";
import { familyOf, mayJudge } from "@/lib/judge/may-judge";
import type { Database } from "../database";
import { AppError } from "../errors";
import type { Endpoint, Providers } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import { sha256 } from "../sha256";

export type JudgeSources = {
  readonly database: Pick<Database, "use">;
  readonly providers: Providers;
  readonly catalog: RouterCatalog;
};
export type JudgeWish = {
  readonly modelId: string;
  readonly kind: JudgeKind;
  readonly sameFamily: "refuse" | "allow";
  readonly pairs: number;
};

/** The real model that answers for this id. Throws AppError where there is none: a placeholder or a replay judges nothing. */
export async function findJudgeEndpoint(providers: Providers, modelId: string): Promise<Endpoint> {
  const endpoint = await providers.find(modelId);
  if (!endpoint)
    throw new AppError(
      "model_not_runnable",
      `No provider here runs ${modelId}. docs/providers.md says how to name one.`,
    );
  if (endpoint.provider.simulated || endpoint.provider.id === REPLAY_PROVIDER_ID)
    throw new AppError(
      "model_not_runnable",
      "A judge must be a real model: this server has simulated or recorded answers only. Set a provider (docs/providers.md).",
    );
  return endpoint;
}

/** Throws where the price is neither in the catalog nor given: costs could not be told beforehand. */
export function judgePrice({ candidateById }: RouterCatalog, modelId: string, given: ModelPrice | null): ModelPrice {
  const price = given ?? candidateById.get(modelId)?.price;
  if (!price) throw new AppError("bad_request", `The price of ${modelId} is not known: give it with --price IN,OUT.`);
  return price;
}

/** What names a judge: model, what really answers under that name, and the wording of its template. */
export function judgeKey(modelId: string, { provider, providerModelId }: Endpoint, kind: JudgeKind): string {
  return sha256(JSON.stringify(["judge", modelId, provider.id, providerModelId, TEMPLATE_VERSIONS[kind]]));
}

/** The next pairs for this judge, none of them with an answer of its own. `refused`: models it may not judge. */
export async function choosePairsToJudge(
  { database, providers, catalog }: JudgeSources,
  { modelId, kind, sameFamily, pairs: limit }: JudgeWish,
  endpoint: Endpoint,
): Promise<{ pairs: PairToJudge[]; refused: readonly string[] }> {
  const compared = await database.use(listComparedModels);
  const families = new Map(catalog.candidates.map((candidate) => [candidate.modelId, candidate.family]));
  const judge = {
    modelIds: new Set([modelId, ...(await sameEndpoint(providers, endpoint, compared))]),
    family: familyOf(modelId, families),
  };
  const refused = compared.filter((id) => !mayJudge(judge, [id], { families, sameFamily }));
  const annotatorId = (await database.use((db) => findJudgeId(db, judgeKey(modelId, endpoint, kind)))) ?? null;
  const pairs = await database.use((db) => listPairsToJudge(db, { annotatorId, refusedModelIds: refused, limit }));
  return { pairs, refused };
}

/** Candidates that the same model answers for, whatever they are called here. */
async function sameEndpoint(providers: Providers, own: Endpoint, modelIds: readonly string[]): Promise<string[]> {
  const isOwn = await Promise.all(
    modelIds.map(async (id) => {
      const endpoint = await providers.find(id);
      return endpoint?.provider.id === own.provider.id && endpoint.providerModelId === own.providerModelId;
    }),
  );
  return modelIds.filter((id, at) => isOwn[at] || id === own.providerModelId);
}
