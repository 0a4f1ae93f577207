import { boolean, index, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./moment";

// The first four tables are the account library's: it fixes the names of the properties, we those of the columns.

/** A person. A local account has an address under `accounts.invalid`, because the library insists on one. */
export const users = pgTable("users", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique("one_account_per_email"),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  /** Local accounts only, in lower case. */
  username: text("username").unique("one_account_per_username"),
  displayUsername: text("display_username"),
  createdAt: moment("created_at").notNull().defaultNow(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    token: text("token").notNull().unique("one_session_per_token"),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: moment("expires_at").notNull(),
    /** Stays null: addresses are not kept. */
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (session) => [index("sessions_user").on(session.userId)],
);

/** A way to sign in: a password (hashed with scrypt) or GitHub. */
export const signIns = pgTable(
  "sign_ins",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: moment("access_token_expires_at"),
    refreshTokenExpiresAt: moment("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (signIn) => [index("sign_ins_user").on(signIn.userId)],
);

/** Short-lived values of a sign-in under way. */
export const verifications = pgTable("verifications", {
  id: text("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: moment("expires_at").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

/** Keys for programs. Only the SHA-256 is kept: the key itself is random and long, so nothing can be guessed from it. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    sha256: text("sha256").notNull().unique("one_row_per_key"),
    /** The first characters, by which its owner tells it from others. */
    start: text("start").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    lastUsedAt: moment("last_used_at"),
    revokedAt: moment("revoked_at"),
  },
  (key) => [index("api_keys_user").on(key.userId)],
);
