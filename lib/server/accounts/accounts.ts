import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { APIError } from "better-auth/api";
import { API_KEYS_MAX, findApiKeyOwner, insertApiKey } from "@/db/queries/api-keys";
import type { Database } from "../database";
import { AppError } from "../errors";
import { sha256 } from "../sha256";
import type { Account } from "./account";
import { type Auth, type AuthOptions, createAuth, NAME_PATTERN, PASSWORD_CHARS_MIN } from "./auth";

export type AccountsOptions = Omit<AuthOptions, "secret"> & {
  readonly loadSecret: () => Promise<string>;
  /** Name and password, for development and closed sites. */
  readonly local: boolean;
  /** A local name, or an address that GitHub has verified. */
  readonly admin: string | undefined;
};

/** Both answer with the response whose cookies the browser keeps. */
export type Accounts = {
  readonly local: boolean;
  readonly github: boolean;
  /** By session cookie or `authorization: Bearer <key>`; undefined for everybody else. */
  find(headers: Headers): Promise<Account | undefined>;
  signUp(name: string, password: string): Promise<Headers>;
  signIn(name: string, password: string): Promise<Headers>;
  signOut(headers: Headers): Promise<Headers>;
  /** Address at GitHub to go to, with the cookies that the way back needs. */
  startGithub(headers: Headers): Promise<{ url: string; headers: Headers }>;
  finishGithub(request: Request): Promise<Response>;
  /** The key is in this answer and nowhere else. */
  createKey(account: Account, name: string): Promise<string>;
};

const KEY_PREFIX = "ipr_";

export function createAccounts(database: Pick<Database, "use">, options: AccountsOptions): Accounts {
  let opening: Promise<Auth> | undefined;
  const auth = () => {
    opening ??= options
      .loadSecret()
      .then((secret) => database.use(async (db) => createAuth(db, { ...options, secret })))
      .catch((cause: unknown) => {
        opening = undefined;
        throw cause;
      });
    return opening;
  };
  const isAdmin = (user: KnownUser) =>
    options.admin !== undefined && adminNames(user).includes(options.admin.toLowerCase());
  const mustBeLocal = () => {
    if (!options.local) throw new AppError("forbidden", "Accounts with a password are not open on this server.");
  };
  const toAccount = (user: KnownUser, by: Account["by"]): Account => ({
    id: user.id,
    name: user.name,
    isAdmin: isAdmin(user),
    by,
  });

  return {
    local: options.local,
    github: options.github !== null,
    async find(headers) {
      const key = /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
      if (key !== undefined) {
        const user = await database.use((db) => findApiKeyOwner(db, sha256(key)));
        return user && toAccount(user, "key");
      }
      if (!headers.get("cookie")?.includes("session_token")) return undefined;
      const { api } = await auth();
      const found = await api.getSession({ headers });
      return found ? toAccount(found.user, "session") : undefined;
    },
    async signUp(name, password) {
      mustBeLocal();
      if (!NAME_PATTERN.test(name.toLowerCase()))
        throw new AppError("bad_request", "A name has 3 to 30 letters, digits, dots, dashes or underscores.");
      if (password.length < PASSWORD_CHARS_MIN || password.length > 128)
        throw new AppError("bad_request", `A password has ${PASSWORD_CHARS_MIN} to 128 characters.`);
      const { api } = await auth();
      const email = `${name.toLowerCase()}@accounts.invalid`;
      const body = { email, name, username: name, password };
      return (await refusing(() => api.signUpEmail({ body, returnHeaders: true }), "This name is taken.")).headers;
    },
    async signIn(name, password) {
      mustBeLocal();
      const { api } = await auth();
      const call = () => api.signInUsername({ body: { username: name, password }, returnHeaders: true });
      return (await refusing(call, "Name and password do not fit together.")).headers;
    },
    async signOut(headers) {
      const { api } = await auth();
      return (await api.signOut({ headers, returnHeaders: true })).headers;
    },
    async startGithub(headers) {
      if (!options.github) throw new AppError("not_found", "Signing in with GitHub is not set up on this server.");
      const { api } = await auth();
      const body = { provider: "github", callbackURL: "/account", disableRedirect: true } as const;
      const started = await api.signInSocial({ body, headers, returnHeaders: true });
      if (!started.response.url) throw new AppError("internal", "GitHub gave no address to sign in at.");
      return { url: started.response.url, headers: started.headers };
    },
    async finishGithub(request) {
      if (!options.github) throw new AppError("not_found", "Signing in with GitHub is not set up on this server.");
      return (await auth()).handler(request);
    },
    async createKey(account, name) {
      const key = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
      const row = { id: randomUUID(), userId: account.id, name, sha256: sha256(key), start: key.slice(0, 8) };
      if (!(await database.use((db) => insertApiKey(db, row))))
        throw new AppError("bad_request", `An account has at most ${API_KEYS_MAX} keys. Revoke one first.`);
      return key;
    },
  };
}

type KnownUser = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly username?: string | null | undefined;
};

/** An address counts only when it was verified: anybody may write any address into a form. */
function adminNames({ username, email, emailVerified }: KnownUser): string[] {
  return [...(username ? [username.toLowerCase()] : []), ...(emailVerified ? [email.toLowerCase()] : [])];
}

/** The library's refusals in one sentence, which does not tell whether an account exists on sign-in. */
async function refusing<Result>(call: () => Promise<Result>, sentence: string): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof APIError && cause.statusCode < 500) throw new AppError("unauthorized", sentence, { cause });
    throw cause;
  }
}
