import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, say } from "./say.mjs";

const STAMP = ".next/ipr-source-sha256";
const SOURCES = ["app", "lib", "db", "public/models", "public/sw.js", "scripts/copy-ort.mjs"];
const FILES = ["package-lock.json", "next.config.ts", "proxy.ts", "postcss.config.mjs", "tsconfig.json"];

/** Production build, once per state of the sources. A failure ends this process with a sentence. */
export async function ensureBuild() {
  if ((await buildIfStale()) === 0) return;
  console.error("\nThe build failed. The messages above name the file.");
  process.exit(1);
}

/**
 * The exit code of the build; 0 where nothing was to do.
 * @param {string} [log] where its messages go instead of this terminal
 * @returns {Promise<number>}
 */
export async function buildIfStale(log) {
  const sourceSha256 = hashOf([...SOURCES, ...FILES]);
  const current = existsSync(".next/BUILD_ID") && existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourceSha256;
  if (current) {
    say("The production build is up to date.");
    return 0;
  }
  say("Building for production (next build) …");
  const code = await run("npm", ["run", "--silent", "build"], { NEXT_TELEMETRY_DISABLED: "1" }, log);
  if (code === 0) writeFileSync(STAMP, sourceSha256);
  return code;
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
