import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireFile } from "./bench-site";
import { watchPeakRss } from "./process-memory";

const PACK = "../shared/iprbench-open";

/**
 * `npm run train` on the open pack, into a folder that is thrown away and with a cache that is empty: wall clock, start
 * of Node included, and memory.
 */
export async function measureTraining(): Promise<ReadonlyMap<string, number>> {
  const { seconds, peakMb } = await train([]);
  return new Map([
    ["train.seconds", seconds],
    ["train.peak_rss_mb", peakMb],
  ]);
}

/** The same where no vector came with the repository, as with a pack of one's own. */
export async function measureTrainingFromTexts(): Promise<ReadonlyMap<string, number>> {
  return new Map([["train.from_texts_seconds", (await train(["--encode-all"])).seconds]]);
}

async function train(options: readonly string[]): Promise<{ seconds: number; peakMb: number }> {
  await requireFile(join(PACK, "README.md"), "the pack to train on lies beside the repository, and is not part of it");
  const folder = await mkdtemp(join(tmpdir(), "ipr-bench-train-"));
  try {
    const startedAt = performance.now();
    const script = ["scripts/train.ts", "--pack", PACK, "--out", folder, "--cache", join(folder, "cache"), ...options];
    const training = spawn(process.execPath, [...process.execArgv, ...script], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const memory = watchPeakRss(training.pid ?? 0);
    const [code] = await once(training, "exit");
    const seconds = (performance.now() - startedAt) / 1000;
    const peakMb = await memory.stop();
    if (code !== 0) throw new Error(`training ended with code ${code}`);
    return { seconds, peakMb };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
