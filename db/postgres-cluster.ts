import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

// Test support: a throw-away PostgreSQL server on a free port of the loopback address.

export type PostgresCluster = {
  readonly url: string;
  /** Ends every process of it at once and keeps the data, as a crash does. */
  crash(): Promise<void>;
  /** After a crash: the same data at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};
type Account = { readonly uid?: number; readonly gid?: number };

/** Where the server's binaries and an account that may run them are, or why tests on PostgreSQL are skipped. */
export function findPostgres(): { readonly binDir: string; readonly account: Account } | { readonly missing: string } {
  const binDir = binDirs().find((dir) => ["initdb", "postgres"].every((file) => existsSync(join(dir, file))));
  if (!binDir) return { missing: "no PostgreSQL server on this machine (initdb and postgres)" };
  const account = serverAccount();
  return account ? { binDir, account } : { missing: "PostgreSQL does not run as root and no other account is here" };
}

function binDirs(): string[] {
  const packaged = "/usr/lib/postgresql";
  const versions = existsSync(packaged) ? readdirSync(packaged).sort((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map((version) => join(packaged, version, "bin")), ...(process.env.PATH ?? "").split(delimiter)];
}

function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    try {
      const idOf = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: idOf("-u"), gid: idOf("-g") };
    } catch {
      // No such account; the next may exist.
    }
  }
  return undefined;
}

/** Throws where `findPostgres` says it is missing. Durability is off: the data is thrown away. */
export async function startPostgresCluster(): Promise<PostgresCluster> {
  const found = findPostgres();
  if ("missing" in found) throw new Error(found.missing);
  const { binDir, account } = found;
  const dir = await mkdtemp(join(tmpdir(), "ipr-pg-"));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(dir, account.uid, account.gid);
  const data = join(dir, "data");
  const env = { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC" };
  const options = { ...account, cwd: dir, env };
  execFileSync(join(binDir, "initdb"), ["-D", data, "-A", "trust", "-U", "ipr", "-E", "UTF8", "--no-sync"], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off", "max_connections=200"];
  const start = async () => {
    const started = spawn(
      join(binDir, "postgres"),
      ["-D", data, "-p", String(port), "-k", dir, ...settings.flatMap((setting) => ["-c", setting])],
      { ...options, stdio: ["ignore", "ignore", "pipe"] },
    );
    process.once("exit", () => started.kill("SIGQUIT")); // A test runner that is stopped takes the server with it.
    await untilReady(started);
    return started;
  };
  let server = await start();
  return {
    url: `postgres://ipr@127.0.0.1:${port}/postgres`,
    crash: () => end(server),
    async restart() {
      server = await start();
    },
    async stop() {
      await end(server);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-4_000);
      if (log.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`PostgreSQL ended with ${code} before it was ready:\n${log}`)));
  });
}

async function end(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  if (server.exitCode === null && server.kill("SIGQUIT")) await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      probe.close(() => resolve(port));
    });
  });
}
