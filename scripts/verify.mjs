// npm run verify: everything that must hold before a change lands. Last line: "N passed, N failed, N skipped".
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { buildIfStale } from "./set-up/build.mjs";
import { ensureChromium } from "./set-up/chromium.mjs";
import { ensureDependencies } from "./set-up/dependencies.mjs";
import { run, say } from "./set-up/say.mjs";

const RESULTS = "test-results";
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const skippedNames = [];
/** @type {string[]} */
const failedNames = [];

await ensureDependencies();
const chromiumPath = await ensureChromium();
const env = { ...(chromiumPath && { CHROMIUM_PATH: chromiumPath }), NEXT_TELEMETRY_DISABLED: "1", CI: "true" };
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

await check("format and lint", "npx", ["biome", "ci", "."]);
await check("ORT files", "node", ["scripts/copy-ort.mjs"]);
await check("route types", "npx", ["next", "typegen"]);
await check("types", "npx", ["tsc"]);
await check("types of the pure folders", "npx", ["tsc", "-p", "tsconfig.pure.json"]);
await check("import directions", "npx", ["depcruise", "app", "lib", "db", "scripts", "e2e"]);
// Beside the tests that need no build: it leaves a core idle for much of its time, and so do they.
const buildLog = `${RESULTS}/build.log`;
const building = buildIfStale(buildLog);
await vitest("unit");
await vitest("integration");
say("Production build");
const built = await building;
if (existsSync(buildLog)) process.stdout.write(readFileSync(buildLog));
if (built === 0) total.passed++;
else fail("production build");
await vitest("browser");
if (built === 0) await playwright();

for (const name of failedNames) console.log(`FAILED   ${name}`);
for (const name of skippedNames) console.log(`SKIPPED  ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

/** @param {string} name @param {string} command @param {readonly string[]} args */
async function check(name, command, args) {
  say(name);
  if ((await run(command, args, env)) === 0) total.passed++;
  else fail(name);
}

/** @param {string} name */
function fail(name) {
  total.failed++;
  failedNames.push(name);
}

/** @param {string} project */
async function vitest(project) {
  say(`Tests: ${project}`);
  const file = `${RESULTS}/${project}.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await run("npx", ["vitest", "run", "--project", project, ...reporters], env);
  if (!existsSync(file)) return fail(`${project} tests did not run`);
  const report = JSON.parse(readFileSync(file, "utf8"));
  const tests = report.testResults.flatMap((/** @type {any} */ suite) => suite.assertionResults);
  for (const test of tests) count(`${project}: ${test.fullName}`, test.status);
  // A file that could not be loaded has no tests and would count as nothing.
  for (const suite of report.testResults)
    if (suite.status === "failed" && suite.assertionResults.length === 0) fail(`${project}: ${suite.name}`);
  if (code !== 0 && total.failed === 0) fail(`${project} tests ended with code ${code}`);
}

async function playwright() {
  say("Tests: end to end on the production build");
  const code = await run("npx", ["playwright", "test"], env);
  const file = `${RESULTS}/e2e.json`;
  if (!existsSync(file)) return fail("end-to-end tests did not run");
  const report = JSON.parse(readFileSync(file, "utf8"));
  for (const { title, tests } of specsOf(report))
    for (const test of tests) {
      const reason = test.annotations.find((/** @type {any} */ { type }) => type === "skip")?.description;
      const name = reason ? `e2e: ${title} (skipped: ${reason})` : `e2e: ${title}`;
      count(name, test.status === "expected" ? "passed" : test.status);
    }
  if (code !== 0 && total.failed === 0) fail(`end-to-end tests ended with code ${code}`);
}

/** @param {any} suite @returns {any[]} */
function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** @param {string} name @param {string} status */
function count(name, status) {
  if (status === "passed") total.passed++;
  else if (status === "skipped" || status === "pending" || status === "todo") {
    total.skipped++;
    skippedNames.push(name);
  } else fail(name);
}
