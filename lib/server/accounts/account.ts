import "server-only";

/** Who is signed in. `key`: a program with an API key, which may submit and read but manage no keys. */
export type Account = {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly by: "session" | "key";
};
