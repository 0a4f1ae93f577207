import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, say } from "./say.mjs";

const STAMP = ".next/ipr-source-sha256";
const SOURCES = ["app", "lib", "db", "public/models", "public/sw.js", "scripts/copy-ort.mjs"];
const FILES = ["package-lock.json", "next.config.ts", "proxy.ts", "postcss.config.mjs", "tsconfig.json"];

/** Production build, once per state of the sources. */
export async function ensureBuild() {
  const sourceSha256 = hashOf([...SOURCES, ...FILES]);
  const current = existsSync(".next/BUILD_ID") && existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourceSha256;
  if (current) {
    say("The production build is up to date.");
    return;
  }
  say("Building for production (next build) …");
  await must("The messages above name the file.", "npm", ["run", "--silent", "build"], {
    NEXT_TELEMETRY_DISABLED: "1",
  });
  writeFileSync(STAMP, sourceSha256);
}

/** @param {readonly string[]} paths */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.filter(existsSync)) addTo(hash, path);
  return hash.digest("hex");
}

/**
 * Large files (models) count by size and time, sources by content.
 * @param {import("node:crypto").Hash} hash
 * @param {string} path
 */
function addTo(hash, path) {
  const stat = statSync(path);
  if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
    return;
  }
  hash.update(path).update(stat.size > 1_000_000 ? `${stat.size} ${stat.mtimeMs}` : readFileSync(path));
}
