import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** The part of a text pack's `manifest.json` that says where its rows come from. */
const packOrigin = z.object({
  created: z.string().default("not stated"),
  sources: z.array(
    z.object({
      id: z.string(),
      license: z.string().default("not stated"),
      upstream: z.string().default("not stated"),
      upstream_commits: z.record(z.string(), z.string()).default({}),
      task_type: z.string().default("not stated"),
      scoring_rule: z.string().default("not stated"),
      token_rule: z.string().default("not stated"),
      caveats: z.string().nullish(),
    }),
  ),
});
export type PackOrigin = z.infer<typeof packOrigin>;

/** Of a folder that `readPack` has accepted. */
export async function loadPackOrigin(directory: string): Promise<PackOrigin> {
  return packOrigin.parse(JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")));
}
