import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serverCommand } from "../set-up/server-command.mjs";
import { CannotMeasure } from "./figure";

const ROOT = resolve(import.meta.dirname, "../..");
const PORT = 3451;
const START_MS_MAX = 60_000;

export type ProductionServer = { readonly url: string; readonly pid: number };

/**
 * Starts the production build with an embedded database of its own, runs `task`, and leaves neither process nor data
 * behind. No provider is set unless `env` sets one.
 */
export async function withProductionServer<T>(
  env: Readonly<Record<string, string>>,
  task: (server: ProductionServer) => Promise<T>,
): Promise<T> {
  await access(join(ROOT, ".next/BUILD_ID")).catch((cause) => {
    throw new CannotMeasure("there is no production build: run `npm run build` first", { cause });
  });
  const folder = await mkdtemp(join(tmpdir(), "ipr-bench-"));
  const server = spawnNext({ DATABASE_URL: join(folder, "pglite"), LOG_LEVEL: "error", ...env });
  try {
    const url = `http://127.0.0.1:${PORT}`;
    await untilHealthy(server, url);
    return await task({ url, pid: server.pid ?? 0 });
  } finally {
    await stop(server);
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnNext(env: Readonly<Record<string, string>>) {
  const { PATH, HOME } = process.env; // Nothing else: a key in the shell would turn a provider on.
  return spawn(process.execPath, serverCommand(["--port", String(PORT), "--hostname", "127.0.0.1"], ROOT), {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

type Child = ReturnType<typeof spawnNext>;

async function untilHealthy(server: Child, url: string): Promise<void> {
  for (const startedAt = performance.now(); performance.now() - startedAt < START_MS_MAX; await sleep(200)) {
    if (server.exitCode !== null) throw new Error(`the production server ended with code ${server.exitCode}`);
    const response = await fetch(`${url}/api/health`).catch(() => undefined); // Refused until it listens.
    if (response?.ok) return;
  }
  throw new Error(`the production server was not healthy within ${START_MS_MAX / 1000} s`);
}

async function stop(server: Child): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill("SIGTERM");
  const killed = setTimeout(() => server.kill("SIGKILL"), 10_000);
  await once(server, "exit");
  clearTimeout(killed);
}
