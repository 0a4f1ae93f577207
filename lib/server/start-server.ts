import "server-only";
import { type Deps, getDeps } from "./deps";
import { toAppError } from "./errors";
import { recordPeerAddresses } from "./peer-address";
import { warmUp } from "./warm-up";

/** Runs cut off by a stop have this long to be settled. */
const STOP_GRACE_MS = 5_000;

/** Once per process, before the first request. A database that does not open is reported, and tried again on use. */
export async function startServer(): Promise<void> {
  const deps = depsOrExit();
  recordPeerAddresses();
  let stopping: Promise<void> | undefined;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => (stopping ??= stopServer(deps)));
  void warmUp(deps);
  await deps.database.use(async () => undefined).catch(() => undefined); // Logged where it failed; health repeats it.
  if (deps.database.current()) {
    void deps.scoring.drain(); // What a stopped server left half scored,
    void deps.calibrations.drain(); // or half calibrated,
    void deps.generations.drain(); // or half answered.
  }
}

/** A wrong variable would make every request fail: better to say it once and stop. */
function depsOrExit(): Deps {
  try {
    return getDeps();
  } catch (cause) {
    process.stderr.write(`${toAppError(cause).cause ?? cause}\n`);
    process.exit(1);
  }
}

/** Next closes its sockets at the same time; ours is that no run stays open and the embedded database is closed well. */
async function stopServer(deps: Deps): Promise<void> {
  const { running, settler, database, logger, scoring, calibrations, generations, telemetry } = deps;
  logger.info({ running: running.count() }, "stopping");
  scoring.close();
  calibrations.close();
  generations.close();
  await running.stopAll(STOP_GRACE_MS);
  await settler.flush();
  await telemetry.stop();
  await database.close().catch((cause: unknown) => logger.error({ err: cause }, "the database did not close well"));
}
