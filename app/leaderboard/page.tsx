import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";
import { Icon } from "@/app/_ui/icon";
import { listRouterRegister, orderedTracks, trackTitles } from "@/lib/server/leaderboard-data";
import { loadLeaderboard, loadLiveTable, loadMeasuredVersions } from "@/lib/server/leaderboard-page";
import packageFile from "@/package.json";
import { type BoardQuery, boardHref, parseBoardQuery, type SearchParams } from "./_ui/board-query";
import { type BoardRow, boardRows } from "./_ui/board-rows";
import { CurveChart } from "./_ui/curve-chart";
import { curveLines, fixedPoints } from "./_ui/curve-lines";
import { HowScores } from "./_ui/how-scores";
import { LeaderboardTable, type RowFacts } from "./_ui/leaderboard-table";
import { LiveTable } from "./_ui/live-table";
import { sortRows } from "./_ui/sort-rows";
import { KindFilter, TrackBar } from "./_ui/track-bar";
import { type UnscoredRouter, UnscoredRouters } from "./_ui/unscored-routers";
import { VersionsTable } from "./_ui/versions-table";
import "./_ui/styles/leaderboard.css";

export const metadata: Metadata = {
  title: "Leaderboard",
  description: "Routers compared on held-out prompts with measured quality and cost, with intervals.",
};

export default async function LeaderboardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await connection();
  const [data, live, measured] = await Promise.all([loadLeaderboard(), loadLiveTable(), loadMeasuredVersions()]);
  const tracksByPack = new Map(data.packs.map(({ id, rows }) => [id, orderedTracks(rows)]));
  const query = parseBoardQuery(await searchParams, tracksByPack);
  const pack = data.packs.find(({ id }) => id === query?.pack);
  if (!query || !pack) return <Empty live={live} />;
  const onTrack = data.rowsOf(pack.id).filter(({ track }) => track === query.track);
  const rows = boardRows(onTrack, data.modelLabels);
  const shown = rows.filter(({ group }) => query.group === null || group === query.group);
  const lines = curveLines(rows, query.router);
  const titles = trackTitles();
  const labelOf = (modelId: string) => data.modelLabels.get(modelId) ?? modelId;
  const factsOf = (router: string): RowFacts => {
    const about = data.submissionOf(router)?.about;
    const day = about?.publishedAt ?? pack.writtenAt.toISOString();
    return { day: day.slice(0, 10), claimedLatencyMs: about?.claimedLatencyMs ?? null };
  };
  const [sample] = onTrack;
  return (
    <main id="main" className="page">
      <Head />
      <div className="panel">
        <TrackBar
          query={query}
          packs={data.packs.map(({ id, name, version }) => ({ id, title: `${name} ${version}` }))}
          tracks={tracksByPack.get(pack.id) ?? []}
          titleOf={(track) => titles.get(track) ?? track}
          packHref={(id) => boardHref({ ...query, track: "" }, { pack: id, router: null })}
          trackHref={(track) => boardHref(query, { track })}
        />
        <div className="panel-head board-head">
          <p className="cap">{trackNote(rows, labelOf)}</p>
          <div className="end">
            <KindFilter query={query} />
            <Downloads query={query} />
          </div>
        </div>
        {data.hasSubmissions ? null : (
          <p className="panel-foot">The database does not answer at the moment, so submissions are not shown.</p>
        )}
        <LeaderboardTable
          rows={sortRows(shown, query.sort, query.descending)}
          query={query}
          lines={lines}
          factsOf={factsOf}
        />
        <p className="panel-foot">
          Ranks are ranges where intervals overlap. Below the routers, unranked: what needs no router, single models,
          and what only hindsight reaches.
        </p>
      </div>
      <div className="board-grid">
        <CurveChart lines={lines} fixed={fixedPoints(rows)} labelOf={labelOf} query={query} />
        {sample ? <HowScores sample={sample} writtenAt={pack.writtenAt} codeVersion={packageFile.version} /> : null}
      </div>
      <VersionsTable versions={measured.versions} served={measured.served} track={query.track} />
      <LiveTable rows={live} />
      <UnscoredRouters routers={unscored(rows)} />
    </main>
  );
}

function Head() {
  return (
    <div className="page-head">
      <div>
        <h1>Leaderboard</h1>
        <p>
          Routers compared on held-out prompts with measured quality and cost. Intervals are 95% bootstrap intervals
          over prompts.
        </p>
      </div>
      <Link className="btn btn-primary" href="/submit" prefetch={false}>
        Submit a router
      </Link>
    </div>
  );
}

function Downloads({ query }: { query: BoardQuery }) {
  return (
    <>
      <a className="btn btn-sm btn-quiet" href={boardHref(query, {}, "/leaderboard/scores.csv")} download>
        <Icon name="download" />
        CSV
      </a>
      <a className="btn btn-sm btn-quiet" href={boardHref(query, {}, "/leaderboard/scores.json")} download>
        <Icon name="download" />
        JSON
      </a>
    </>
  );
}

function Empty({ live }: { live: Parameters<typeof LiveTable>[0]["rows"] }) {
  return (
    <main id="main" className="page">
      <Head />
      <p className="notice">
        <Icon name="info" />
        <span>
          No pack has been scored yet. <code>npm run evaluate -- --pack DIR --out public/leaderboard/NAME.json</code>{" "}
          writes the scores that this page shows.
        </span>
      </p>
      <LiveTable rows={live} />
    </main>
  );
}

function trackNote(rows: readonly BoardRow[], labelOf: (modelId: string) => string): string {
  const fixed = fixedPoints(rows);
  const best = fixed.toSorted((a, b) => b.quality - a.quality)[0];
  const n = rows[0]?.row.n ?? 0;
  const candidates = fixed.length > 0 ? `, ${fixed.length} candidates` : "";
  const strongest = best ? ` Highest mean quality: ${labelOf(best.modelId)}.` : "";
  return `${n.toLocaleString("en-US")} test prompts${candidates}.${strongest}`;
}

function unscored(rows: readonly BoardRow[]): UnscoredRouter[] {
  const scored = new Set(rows.map(({ row }) => row.router));
  return listRouterRegister()
    .filter(({ id }) => !scored.has(id))
    .map(({ id, label }) => ({
      id,
      label: label.kind,
      paper: "paper" in label ? label.paper : null,
      why: label.kind === "elsewhere" ? label.place : "not in this run of the benchmark",
    }));
}
