import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { must, say } from "./say.mjs";

const STAMP = "node_modules/.ipr-lock-sha256";
const NODE_MIN = [20, 9];

/** Install exactly what the lock file names, once per lock file. Needs Node and npm only. */
export async function ensureDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
    console.error(`Node ${NODE_MIN.join(".")} or newer is needed; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const lockSha256 = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lockSha256) {
    say("Packages are installed.");
    return;
  }
  say("Installing packages (npm ci) …");
  await must("Is the npm registry reachable?", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(STAMP, lockSha256);
}
