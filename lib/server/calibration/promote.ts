import "server-only";
import type { Account } from "../accounts/account";
import { requireAdmin } from "../annotations/admin";
import type { RouterCatalog } from "../router-catalog";
import type { VersionBook } from "./version-book";

const NOTE_CHARS_MAX = 300;

/** Serves a version from now on, an older one as well: that is how one goes back. Throws forbidden or not_found. */
export async function promoteVersion(
  {
    versions,
    loadFileCatalog,
  }: { versions: Pick<VersionBook, "promote">; loadFileCatalog: () => Promise<RouterCatalog> },
  account: Account,
  { version, note }: { version: string; note: string },
): Promise<void> {
  requireAdmin(account);
  const serving = { version, userId: account.id, note: note.slice(0, NOTE_CHARS_MAX) };
  await versions.promote(serving, await loadFileCatalog());
}
