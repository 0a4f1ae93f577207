import "server-only";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type LeaderboardRow, leaderboardFile } from "@/lib/contracts/leaderboard-file";
import { allRouters } from "@/lib/routers/all-routers";
import type { Label, RouterCard } from "@/lib/routers/router";
import { shippedTracks } from "./packs/shipped-tracks";

export type ScoredPack = {
  /** Name of its file without the ending; what pages have in their address. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** When the file was written. */
  readonly writtenAt: Date;
  readonly rows: readonly LeaderboardRow[];
};

/** A router as the benchmark lists it, scored or not. */
export type ListedRouter = {
  readonly id: string;
  readonly label: Label;
  readonly kind: RouterCard["kind"];
  readonly knob: string;
};

/** A file in public/leaderboard is not what `npm run evaluate -- --out` writes. The message names file and place. */
export class LeaderboardFileError extends Error {
  override readonly name = "LeaderboardFileError";
}

const DIRECTORY = join("public", "leaderboard");
const parsed = new Map<string, { readonly stamp: string; readonly pack: ScoredPack }>();

/**
 * All scored packs, the one with most rows first (it is what the page opens with), then by name; none before the first
 * evaluation. A file is parsed again only when it changes.
 */
export async function loadScoredPacks(directory = DIRECTORY): Promise<ScoredPack[]> {
  const names = await readdir(/* turbopackIgnore: true */ directory).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).sort();
  const packs = await Promise.all(files.map((name) => loadScoredPack(directory, name)));
  return packs.sort((a, b) => b.rows.length - a.rows.length);
}

async function loadScoredPack(directory: string, name: string): Promise<ScoredPack> {
  const path = join(directory, name);
  const { mtime, size } = await stat(path);
  const stamp = `${mtime.getTime()} ${size}`;
  const known = parsed.get(path);
  if (known?.stamp === stamp) return known.pack;
  const rows = parseRows(name, await readFile(path, "utf8"));
  const [first] = rows;
  if (!first) throw new LeaderboardFileError(`${name} has no rows`);
  const pack = {
    id: name.slice(0, -".json".length),
    name: first.pack,
    version: first.packVersion,
    writtenAt: mtime,
    rows,
  };
  parsed.set(path, { stamp, pack });
  return pack;
}

function parseRows(name: string, text: string): LeaderboardRow[] {
  try {
    return leaderboardFile.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : "";
    throw new LeaderboardFileError(`${name}: ${why}`, { cause });
  }
}

/** Every router the benchmark knows; nothing is trained. */
export function listRouterRegister(): ListedRouter[] {
  const untrained = () => () => new Float64Array(0);
  return allRouters(untrained).map(({ id, label, kind, knob }) => ({ id, label, kind, knob: knob.name }));
}

/** Tracks of some rows in the order of the shipped lists, a view without a source behind its track, others last. */
export function orderedTracks(rows: readonly Pick<LeaderboardRow, "track">[]): string[] {
  const shipped = [...trackTitles().keys()];
  const placeOf = (track: string) => {
    const place = shipped.indexOf(track.split(":")[0] ?? "");
    return place < 0 ? shipped.length : place;
  };
  return [...new Set(rows.map(({ track }) => track))].sort(
    (a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b, "en"),
  );
}

/** What people call the tracks; a track that is not shipped goes by its id. */
export function trackTitles(): ReadonlyMap<string, string> {
  return new Map(shippedTracks().map(({ id, title }) => [id, title]));
}
