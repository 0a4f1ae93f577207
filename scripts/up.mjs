// npm run up: from a fresh clone to a running server. Each step is skipped when its result is already there.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { ensureBuild } from "./set-up/build.mjs";
import { ensureDependencies } from "./set-up/dependencies.mjs";
import { must, say } from "./set-up/say.mjs";
import { serverCommand } from "./set-up/server-command.mjs";

const port = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(port) || port < 1 || port > 65_535) fail(`PORT is ${process.env.PORT}; it must be 1 to 65535.`);
if (!(await isFree(port)))
  fail(`Port ${port} is in use. Stop what listens there, or choose another: PORT=3001 npm run up`);

await ensureDependencies();
await ensureBuild();
say(
  process.env.DATABASE_URL
    ? "Migrating the database that DATABASE_URL names …"
    : "Migrating the embedded database in ./data …",
);
await must("The message above says what to change.", "npm", ["run", "--silent", "db:migrate"]);
say(`Starting on http://localhost:${port} (Ctrl+C stops it)`);

const server = spawn(process.execPath, serverCommand(["--port", String(port)]), {
  stdio: "inherit",
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => process.exit(code ?? 0));

/** @param {number} wanted @returns {Promise<boolean>} */
function isFree(wanted) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(wanted, () => probe.close(() => resolve(true)));
  });
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
