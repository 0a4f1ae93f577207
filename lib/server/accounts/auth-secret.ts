import "server-only";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Made on the first start and kept, so that people stay signed in. Several machines must share BETTER_AUTH_SECRET. */
export async function keptAuthSecret(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  // Of two processes that start at once one writes; both read.
  await writeFile(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 }).catch((cause: unknown) => {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  });
  const secret = (await readFile(file, "utf8")).trim();
  if (secret.length < 32) throw new Error(`${file} holds no secret; delete it and start again`);
  return secret;
}
