import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireFile } from "./bench-site";
import { watchPeakRss } from "./process-memory";

const PACK = "../shared/iprbench-open";

/** `npm run train` on the open pack, into a folder that is thrown away: wall clock, start of Node included, and memory. */
export async function measureTraining(): Promise<ReadonlyMap<string, number>> {
  await requireFile(join(PACK, "README.md"), "the pack to train on lies beside the repository, and is not part of it");
  const folder = await mkdtemp(join(tmpdir(), "ipr-bench-train-"));
  try {
    const startedAt = performance.now();
    // A cache of its own: encoding 20,000 prompts is part of the work.
    const script = ["scripts/train.ts", "--pack", PACK, "--out", folder, "--cache", join(folder, "cache")];
    const training = spawn(process.execPath, [...process.execArgv, ...script], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const memory = watchPeakRss(training.pid ?? 0);
    const [code] = await once(training, "exit");
    const seconds = (performance.now() - startedAt) / 1000;
    const peakMb = await memory.stop();
    if (code !== 0) throw new Error(`training ended with code ${code}`);
    return new Map([
      ["train.seconds", seconds],
      ["train.peak_rss_mb", peakMb],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
