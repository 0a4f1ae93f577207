import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { type GatewayKey, insertGatewayKey, type Reserve } from "@/db/queries/gateway-keys";
import { type KeyScope, newGatewayKey } from "@/lib/contracts/gateway-key";
import { costUsd } from "@/lib/core/cost";
import type { Database } from "../database";
import type { Env } from "../env";
import { AppError } from "../errors";
import type { TakeToken } from "../rate-limit";
import { runLifetimeMs } from "../run-deadline";
import { sha256 } from "../sha256";
import type { KnownKeys } from "./known-keys";
import type { ChatPlan } from "./plan-chat";
import type { SpendGuard } from "./spend-guard";

export type KeyDeps = {
  readonly database: Pick<Database, "use">;
  readonly takeToken: TakeToken;
  readonly env: Pick<Env, "GATEWAY_KEYS">;
  readonly knownKeys: KnownKeys;
  readonly spendGuard: SpendGuard;
};

const FIELDS = newGatewayKey.keyof().options;
const MARK = "ipr_";
const DAY_MS = 86_400_000;
const START_CHARS = 8;

/** Stores a new key's hash and limits; answers the key, which nobody can read again. Throws bad_request. */
export async function makeGatewayKey({ database }: Pick<KeyDeps, "database">, field: (name: string) => string) {
  const parsed = newGatewayKey.safeParse(Object.fromEntries(FIELDS.map((name) => [name, field(name)])));
  if (!parsed.success)
    throw new AppError(
      "bad_request",
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
    );
  const { expiresInDays, dayUsdMax, monthUsdMax, requestsPerMinute, tokensPerMinute, ...named } = parsed.data;
  const key = MARK + randomBytes(32).toString("base64url");
  const row = {
    ...{ ...named, id: randomUUID(), sha256: sha256(key), start: key.slice(0, START_CHARS) },
    ...{ dayUsdMax: dayUsdMax ?? null, monthUsdMax: monthUsdMax ?? null },
    ...{ requestsPerMinute: requestsPerMinute ?? null, tokensPerMinute: tokensPerMinute ?? null },
    expiresAt: expiresInDays ? new Date(Date.now() + expiresInDays * DAY_MS) : null,
  };
  await database.use((db) => insertGatewayKey(db, row));
  return { id: row.id, key };
}

/**
 * The key a request carries, after its rate limit. Null: none, where none is required. A token that is not one of ours
 * counts as none, because OpenAI's clients always send something.
 */
export async function requireKey(deps: KeyDeps, headers: Headers, scope: KeyScope): Promise<GatewayKey | null> {
  const sent = /^Bearer\s+(\S{1,200})$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (!sent?.startsWith(MARK)) {
    if (deps.env.GATEWAY_KEYS === "off") return null;
    throw new AppError("unauthorized", "This gateway needs a key. Send it as Authorization: Bearer ipr_….");
  }
  const key = await deps.knownKeys.find(sha256(sent));
  if (!key || key.revokedAt) throw new AppError("unauthorized", "This key is unknown or revoked.");
  if (key.expiresAt && key.expiresAt.getTime() <= Date.now())
    throw new AppError("unauthorized", "This key has expired.");
  if (!key.scopes.includes(scope)) throw new AppError("forbidden", `This key does not open ${scope}.`);
  await take(deps, key, { unit: "requests", perMinute: key.requestsPerMinute, points: 1 });
  return key;
}

/** `held`: what the database has to be told with the bill, because it was away. */
export type KeyReserve = { readonly runId: string; readonly held: Reserve | null };

/**
 * Room for one request under a key's limits: its expected tokens against the rate, and the most it can cost (every
 * output token allowed, at the dearest model that may answer) against the spend. Throws rate_limited.
 */
export async function reserveForRun(
  deps: KeyDeps,
  key: GatewayKey,
  plan: ChatPlan,
  { outputTokensMax, totalTimeoutMs }: { outputTokensMax: number; totalTimeoutMs: number },
): Promise<KeyReserve> {
  const { inputTokensExpected } = plan.reading;
  const { outputTokensExpected } = plan.first.decided.chosen;
  const points = Math.ceil(inputTokensExpected + outputTokensExpected * (plan.request.n ?? 1));
  await take(deps, key, { unit: "tokens", perMinute: key.tokensPerMinute, points });
  const runId = randomUUID();
  const usd = mostUsd(plan, outputTokensMax);
  const lapsesAfterMs = runLifetimeMs(totalTimeoutMs);
  const reserve = { runId, keyId: key.id, usd, lapsesAfterMs };
  const { full, held } = await deps.spendGuard.reserve(key, reserve);
  if (full === null) return { runId, held: held ? reserve : null };
  const limit = full === "day" ? key.dayUsdMax : key.monthUsdMax;
  throw new AppError("rate_limited", `This key may spend $${limit} a ${full}, and this request could exceed it.`, {
    retryAfterSeconds: secondsUntilNext(full, new Date()),
  });
}

/** An upper bound in USD: input tokens are counted by the router's tokenizer, so twice as many are allowed for. */
function mostUsd(
  { request, catalog, policy, endpoints, exclusions, reading }: ChatPlan,
  outputTokensMax: number,
): number {
  const asked = request.max_completion_tokens ?? request.max_tokens ?? outputTokensMax;
  const outputTokens = Math.min(asked, outputTokensMax) * (request.n ?? 1);
  // A named model is never replaced, so no other can be dearer.
  const prices = (policy.named === null ? [...endpoints.keys()] : [policy.named])
    .filter((id) => endpoints.get(id) && !exclusions.has(id))
    .flatMap((id) => catalog.candidateById.get(id)?.price ?? []);
  return Math.max(0, ...prices.map((price) => costUsd(price, 2 * reading.inputTokensExpected, outputTokens)));
}

async function take(
  { takeToken }: KeyDeps,
  { id }: GatewayKey,
  { unit, perMinute, points }: { unit: "requests" | "tokens"; perMinute: number | null; points: number },
): Promise<void> {
  if (perMinute === null) return;
  // Limiters are kept by name: one for every height of a limit.
  const limit = { name: `gateway-${unit}-${perMinute}`, perMinute, points };
  const waitSeconds = await takeToken({ kind: "anonymous", id }, limit);
  if (waitSeconds === undefined) return;
  const message = `This key may use ${perMinute} ${unit} a minute. Try again in ${waitSeconds} s.`;
  throw new AppError("rate_limited", message, { retryAfterSeconds: waitSeconds });
}

/** Days and months are those of UTC, as the bills are dated. */
export function secondsUntilNext(period: "day" | "month", now: Date): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const next = period === "day" ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return Math.ceil((next - now.getTime()) / 1000);
}
