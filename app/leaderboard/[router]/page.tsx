import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { listRouterRegister, orderedTracks, trackTitles } from "@/lib/server/leaderboard-data";
import { loadLeaderboard } from "@/lib/server/leaderboard-page";
import packageFile from "@/package.json";
import { AllScores } from "../_ui/all-scores";
import { boardHref, parseBoardQuery, routerHref, type SearchParams } from "../_ui/board-query";
import { boardRows, nameOf } from "../_ui/board-rows";
import { CalibrationChart } from "../_ui/calibration-chart";
import { fixedPoints } from "../_ui/curve-lines";
import { DifferenceTable } from "../_ui/difference-table";
import { PointTable } from "../_ui/point-table";
import { Reproduce } from "../_ui/reproduce";
import { RouterCard } from "../_ui/router-card";
import { RouterTiles } from "../_ui/router-tiles";
import { ShareChart } from "../_ui/share-chart";
import { SourceTable } from "../_ui/source-table";
import { TrackBar } from "../_ui/track-bar";
import "../_ui/styles/leaderboard.css";

type Props = { params: Promise<{ router: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const router = decoded((await params).router);
  const { packs, rowsOf, modelLabels } = await loadLeaderboard();
  const row = packs.flatMap(({ id }) => rowsOf(id)).find((one) => one.router === router);
  return { title: row ? `${nameOf(row, modelLabels)} · Leaderboard` : "Leaderboard" };
}

export default async function RouterPage({ params, searchParams }: Props) {
  await connection();
  const router = decoded((await params).router);
  const data = await loadLeaderboard();
  const own = (packId: string) => data.rowsOf(packId).filter((row) => row.router === router);
  const tracksByPack = new Map(
    data.packs.map(({ id }) => [id, orderedTracks(own(id))] as const).filter(([, tracks]) => tracks.length > 0),
  );
  const query = parseBoardQuery(await searchParams, tracksByPack);
  const company = query ? data.rowsOf(query.pack).filter(({ track }) => track === query.track) : [];
  const rows = boardRows(company, data.modelLabels);
  const entry = rows.find(({ row }) => row.router === router);
  if (!query || !entry) notFound();
  const titles = trackTitles();
  const titleOf = (track: string) => titles.get(track) ?? track;
  const knob = listRouterRegister().find(({ id }) => id === router)?.knob ?? null;
  const about = data.submissionOf(router)?.about ?? null;
  return (
    <main id="main" className="page">
      <nav className="crumb" aria-label="Breadcrumb">
        <Link href={boardHref({ ...query, router: null })}>Leaderboard</Link>
        <span aria-hidden="true">/</span>
        <span aria-current="page">{entry.name}</span>
      </nav>
      <div className="page-head">
        <div>
          <h1 className="router-title">
            {entry.name} <span className="tag">{entry.group}</span>
          </h1>
          <p>Scores on {titleOf(query.track)}, test prompts that no router has seen.</p>
        </div>
      </div>
      <div className="panel">
        <TrackBar
          query={query}
          packs={data.packs
            .filter(({ id }) => tracksByPack.has(id))
            .map(({ id, name, version }) => ({ id, title: `${name} ${version}` }))}
          tracks={tracksByPack.get(query.pack) ?? []}
          titleOf={titleOf}
          packHref={(id) => routerHref(router, { pack: id, track: tracksByPack.get(id)?.[0] ?? "" })}
          trackHref={(track) => routerHref(router, { pack: query.pack, track })}
        />
      </div>
      <div className="board-gap">
        <RouterTiles entry={entry} />
      </div>
      <div className="board-grid">
        <div className="board-column">
          <SourceTable row={entry.row} />
          <DifferenceTable row={entry.row} />
          <ShareChart
            row={entry.row}
            knob={knob ?? "knob"}
            labelOf={(modelId) => data.modelLabels.get(modelId) ?? modelId}
            byCost={fixedPoints(rows).map(({ modelId }) => modelId)}
          />
          <PointTable row={entry.row} knob={knob ?? "knob"} />
          <AllScores row={entry.row} />
        </div>
        <div className="board-column">
          <RouterCard row={entry.row} knob={knob} about={about} />
          <CalibrationChart row={entry.row} />
          <Reproduce row={entry.row} codeVersion={packageFile.version} />
        </div>
      </div>
    </main>
  );
}

/** Next hands over the segment as it stands in the address. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
