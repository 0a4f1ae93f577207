import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CannotMeasure } from "./figure";

const run = promisify(execFile);
const KIB_PER_MB = 1000 / 1.024;

type Process = { readonly pid: number; readonly parent: number; readonly rssKib: number };

/** Resident memory of a process and all its descendants, MB (10⁶ bytes); pages they share are counted once per process. */
export async function treeRssMb(pid: number): Promise<number> {
  return rssKibOfTree(await listProcesses(), pid) / KIB_PER_MB;
}

/** Largest `treeRssMb` seen, every quarter of a second, until `stop` is called. */
export function watchPeakRss(pid: number): { stop(): Promise<number> } {
  let peakMb = 0;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      peakMb = Math.max(peakMb, await treeRssMb(pid));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return {
    async stop() {
      watching = false;
      await watched;
      return peakMb;
    },
  };
}

async function listProcesses(): Promise<Process[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,rss="]).catch((cause) => {
    throw new CannotMeasure("memory is read with ps, which this machine lacks", { cause });
  });
  return parseProcesses(stdout);
}

export function parseProcesses(table: string): Process[] {
  const lines = table.split("\n").filter((line) => line.trim());
  return lines.map((line) => {
    const [pid = 0, parent = 0, rssKib = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, rssKib };
  });
}

export function rssKibOfTree(processes: readonly Process[], pid: number): number {
  const own = processes.find((process) => process.pid === pid)?.rssKib ?? 0;
  const children = processes.filter(({ parent }) => parent === pid);
  return children.reduce((sum, child) => sum + rssKibOfTree(processes, child.pid), own);
}
