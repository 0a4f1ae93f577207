import { firstTokenTimes } from "./concurrent-streams";
import { treeRssMb } from "./process-memory";
import { withProductionServer } from "./production-server";
import { prepareRunBodies } from "./run-body";

const CLIENTS = 50;
const WARM_UP_RUNS = 4;
const MEASURED_RUNS = 20;

/** Memory of the server before and after 1,000 simulated runs, 50 at a time, behind 200 that fill its caches. */
export async function measureServerMemory(): Promise<ReadonlyMap<string, number>> {
  const nextBody = await prepareRunBodies();
  return await withProductionServer({ RUNS_PER_MINUTE: "1000000" }, async ({ url, pid }) => {
    const next = () => ({ url: `${url}/api/runs`, body: nextBody() });
    const load = { clients: CLIENTS, startOverMs: 1_000, firstToken: '"text"', next };
    await firstTokenTimes({ ...load, streamsPerClient: WARM_UP_RUNS });
    const beforeMb = await treeRssMb(pid);
    await firstTokenTimes({ ...load, streamsPerClient: MEASURED_RUNS });
    const afterMb = await treeRssMb(pid);
    return new Map([
      ["server.rss_mb", afterMb],
      ["server.rss_growth_mb", afterMb - beforeMb],
    ]);
  });
}
