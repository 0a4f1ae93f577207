import "server-only";
import { randomBytes } from "node:crypto";
import { type Annotator, claimAnnotator, findAnnotator, findOrInsertAnnotator } from "@/db/queries/annotators";
import type { Accounts } from "../accounts/accounts";
import type { Caller } from "../caller";
import type { Database } from "../database";
import type { Env } from "../env";
import { AppError } from "../errors";
import type { TakeToken } from "../rate-limit";
import { sha256 } from "../sha256";

export type AnnotatorDeps = {
  readonly database: Pick<Database, "use">;
  readonly accounts: Pick<Accounts, "find">;
  readonly takeToken: TakeToken;
  /** A person who deletes the cookie is counted anew, but not a thousand times. */
  readonly env: Pick<Env, "NEW_ANNOTATORS_PER_MINUTE">;
};

const COOKIE = "ipr_annotator";
const YEAR_S = 31_536_000;

export type Recognised = { readonly annotator: Annotator; readonly cookie: string | null };

/** An account votes as itself on every device; everybody else by a random cookie, of which only the hash is stored. */
export async function recogniseAnnotator(deps: AnnotatorDeps, headers: Headers, caller: Caller): Promise<Recognised> {
  const known = await knownAnnotator(deps, headers);
  if (known) return { annotator: known, cookie: null };
  const account = await deps.accounts.find(headers);
  const wait = await deps.takeToken(caller, { name: "annotators", perMinute: deps.env.NEW_ANNOTATORS_PER_MINUTE });
  if (wait !== undefined)
    throw new AppError("rate_limited", `Too many new annotators from one address. Try again in ${wait} s.`, {
      retryAfterSeconds: wait,
    });
  const token = randomBytes(24).toString("base64url");
  const keySha256 = account ? accountKey(account.id) : sha256(token);
  const annotator = await deps.database.use((db) =>
    findOrInsertAnnotator(db, { keySha256, userId: account?.id ?? null, kind: "human" }),
  );
  return { annotator, cookie: account ? null : setCookie(token, headers) };
}

/** Throws where this browser was never shown anything. */
export async function requireAnnotator(deps: AnnotatorDeps, headers: Headers): Promise<Annotator> {
  const known = await knownAnnotator(deps, headers);
  if (!known)
    throw new AppError("not_found", "This pair was not shown to this browser. Open /annotate to be given one.");
  return known;
}

/**
 * Undefined: this browser was never shown anything. Who signs in for the first time stays the person that the browser
 * was before, so that no pair comes twice and everything can be deleted at once.
 */
export async function knownAnnotator(deps: AnnotatorDeps, headers: Headers): Promise<Annotator | undefined> {
  const account = await deps.accounts.find(headers);
  const token = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{20,64})`).exec(headers.get("cookie") ?? "")?.[1];
  const from = token && sha256(token);
  return deps.database.use(async (db) => {
    if (!account) return from ? findAnnotator(db, from) : undefined;
    const [to, userId] = [accountKey(account.id), account.id];
    return (await findAnnotator(db, to)) ?? (from ? claimAnnotator(db, { from, to, userId }) : undefined);
  });
}

export function clearedCookie(): string {
  return `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
}

function setCookie(token: string, headers: Headers): string {
  const secure = headers.get("x-forwarded-proto") === "https" ? "; Secure" : "";
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_S}${secure}`;
}

function accountKey(userId: string): string {
  return sha256(`account ${userId}`);
}
