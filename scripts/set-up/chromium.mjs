import { existsSync, readFileSync } from "node:fs";
import { run, say } from "./say.mjs";

/** @type {string[]} */
const SYSTEM_PATHS = JSON.parse(readFileSync(new URL("../../chromium-paths.json", import.meta.url), "utf8"));

/**
 * A full Chromium for the browser tests: one that is there, else Playwright's, else the system's package.
 * Returns its path, or undefined where Playwright finds its own. Ends the process when none can be had.
 * @returns {Promise<string | undefined>}
 */
export async function ensureChromium() {
  const existing = process.env.CHROMIUM_PATH ?? SYSTEM_PATHS.find(existsSync);
  if (existing) {
    if (!existsSync(existing)) fail(`CHROMIUM_PATH names ${existing}, which does not exist.`);
    say(`Chromium: ${existing}`);
    return existing;
  }
  if (await playwrightHasChromium()) {
    say("Chromium: the one that Playwright installed");
    return undefined;
  }
  say("No Chromium found. Trying Playwright's download …");
  if ((await run("npx", ["playwright", "install", "chromium"])) === 0 && (await playwrightHasChromium()))
    return undefined;
  say("Trying the system's package (apt-get install chromium) …");
  const apt = (/** @type {string[]} */ ...args) =>
    process.getuid?.() === 0 ? run("apt-get", args) : run("sudo", ["apt-get", ...args]);
  await apt("update", "-qq");
  await apt("install", "-y", "-qq", "chromium");
  const installed = SYSTEM_PATHS.find(existsSync);
  if (!installed) fail("Install Chromium and name it in CHROMIUM_PATH.");
  return installed;
}

async function playwrightHasChromium() {
  const { chromium } = await import("playwright");
  return existsSync(chromium.executablePath());
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(`No Chromium for the browser tests. ${sentence}`);
  process.exit(1);
}
