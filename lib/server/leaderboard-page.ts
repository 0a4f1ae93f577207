import "server-only";
import { listMeasuredVersions, type MeasuredVersion } from "@/db/queries/router-versions";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { getDeps } from "./deps";
import { loadScoredPacks, type ScoredPack } from "./leaderboard-data";
import { type LiveRouter, loadLiveRouters } from "./live-runs";
import { submissionRows } from "./submission-rows";
import { listPublishedSubmissions, type PublishedSubmission } from "./submissions/published";

export type LeaderboardData = {
  readonly packs: readonly ScoredPack[];
  /** Of every pack, published submissions among them. */
  readonly rowsOf: (packId: string) => readonly LeaderboardRow[];
  readonly submissionOf: (router: string) => PublishedSubmission | undefined;
  /** False: the database does not answer, so submissions are missing. */
  readonly hasSubmissions: boolean;
  /** Label by model id. */
  readonly modelLabels: ReadonlyMap<string, string>;
};

/** What the leaderboard's pages and files are made of. Scores on packs are files, so they show without a database. */
export async function loadLeaderboard(): Promise<LeaderboardData> {
  const { database, loadCatalog } = getDeps();
  const [packs, submissions, catalog] = await Promise.all([
    loadScoredPacks(),
    orNull(listPublishedSubmissions(database)),
    orNull(loadCatalog()),
  ]);
  return {
    packs,
    rowsOf: (packId) => {
      const pack = packs.find(({ id }) => id === packId);
      return pack ? [...pack.rows, ...submissionRows(submissions ?? [], pack)] : [];
    },
    submissionOf: (router) => submissions?.find((submission) => submission.router === router),
    hasSubmissions: submissions !== null,
    modelLabels: new Map((catalog?.candidates ?? []).map(({ modelId, label }) => [modelId, label])),
  };
}

const VERSIONS_SHOWN = 10;

/** Router versions that were calibrated from votes, with what was measured; none while the database does not answer. */
export async function loadMeasuredVersions(): Promise<{
  readonly versions: readonly MeasuredVersion[];
  readonly served: string | null;
}> {
  const { database, loadCatalog } = getDeps();
  const [versions, catalog] = await Promise.all([
    orNull(database.use((db) => listMeasuredVersions(db, VERSIONS_SHOWN))),
    orNull(loadCatalog()),
  ]);
  return { versions: versions ?? [], served: catalog?.routerVersion ?? null };
}

/** Null while the database does not answer. */
export function loadLiveTable(): Promise<LiveRouter[] | null> {
  return orNull(loadLiveRouters(getDeps().database));
}

/** The page shows the rest without it; whoever failed has written why into the log. */
async function orNull<Value>(loading: Promise<Value>): Promise<Value | null> {
  try {
    return await loading;
  } catch (cause) {
    getDeps().logger.warn({ err: cause }, "a part of the leaderboard is missing");
    return null;
  }
}
