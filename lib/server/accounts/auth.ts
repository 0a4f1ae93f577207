import "server-only";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { username } from "better-auth/plugins/username";
import type { Db } from "@/db/client";
import { sessions, signIns, users, verifications } from "@/db/schema";

export type AuthOptions = {
  readonly secret: string;
  /** Where people reach us; null: as each request says. */
  readonly baseUrl: string | null;
  readonly github: { readonly clientId: string; readonly clientSecret: string } | null;
};

export const NAME_PATTERN = /^[a-z0-9][a-z0-9_.-]{2,29}$/;
export const PASSWORD_CHARS_MIN = 10;

/** The account library on our tables. Only this folder knows it, and only four of its paths can be reached from outside. */
export function createAuth(db: Db, { secret, baseUrl, github }: AuthOptions) {
  return betterAuth({
    secret,
    ...(baseUrl !== null && { baseURL: baseUrl }),
    basePath: "/api/auth",
    database: drizzleAdapter(db, {
      provider: "pg",
      schema: { user: users, session: sessions, account: signIns, verification: verifications },
    }),
    emailAndPassword: { enabled: true, minPasswordLength: PASSWORD_CHARS_MIN, maxPasswordLength: 128 },
    plugins: [
      username({
        minUsernameLength: 3,
        maxUsernameLength: 30,
        usernameValidator: (name) => NAME_PATTERN.test(name.toLowerCase()),
      }),
    ],
    ...(github && { socialProviders: { github } }),
    // Two accounts are never joined because they name the same address.
    account: { accountLinking: { enabled: false } },
    advanced: {
      ipAddress: { disableIpTracking: true },
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ...(baseUrl !== null && { useSecureCookies: baseUrl.startsWith("https:") }),
    },
    rateLimit: { enabled: false }, // Ours counts before this is called.
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}

export type Auth = ReturnType<typeof createAuth>;
