import { spawn } from "node:child_process";
import { openSync } from "node:fs";

/** @param {string} line */
export function say(line) {
  console.log(`\u001b[1m▸ ${line}\u001b[0m`);
}

/**
 * Run a command with this terminal, or with what it says in the file `log`; resolves to its exit code. `npm` and `npx` are
 * started without a shell.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [log]
 * @returns {Promise<number>}
 */
export function run(command, args, env = {}, log = undefined) {
  const output = log === undefined ? "inherit" : openSync(log, "w");
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["inherit", output, output],
      env: { ...process.env, ...env },
      shell: process.platform === "win32",
    });
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/**
 * Like `run`, but a failure ends this process with a sentence that says what to do.
 * @param {string} advice
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function must(advice, command, args, env) {
  const code = await run(command, args, env);
  if (code === 0) return;
  console.error(`\n${command} ${args.join(" ")} ended with code ${code}. ${advice}`);
  process.exit(code);
}
