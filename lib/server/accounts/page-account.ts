import "server-only";
import { headers } from "next/headers";
import { getDeps } from "../deps";
import type { Account } from "./account";

/** Who looks at a page; undefined for everybody who is not signed in. */
export async function pageAccount(): Promise<Account | undefined> {
  return getDeps().accounts.find(await headers());
}
