import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { byId, type Pack, type PackCandidate } from "@/lib/benchmark/pack";
import { DROPPED_SHARE_MAX, outcomeCostUsd, type Track } from "@/lib/benchmark/track";
import { type TrackFile, trackFile } from "@/lib/contracts/track-file";
import { PackError } from "@/lib/server/packs/pack-fault";
import { shippedTracks, tracksOf } from "@/lib/server/packs/shipped-tracks";

/** Behind a track's id: every prompt is scored by a router that never saw its source. */
export const LEAVE_SOURCE_OUT = ":leave-one-source-out";

/** Tracks that `pack` can answer: its own `tracks.json`, else shipped ones, else all that is measured as one track. */
export async function tracksFor(pack: Pack, directory: string): Promise<Track[]> {
  const own = await readFile(join(directory, OWN_TRACKS), "utf8").catch(() => undefined);
  const listed = own === undefined ? shippedTracks() : tracksOf(parseOwnTracks(directory, own));
  const models = new Set(pack.candidates.map(({ modelId }) => modelId));
  const sources = new Set(pack.prompts.map(({ source }) => source));
  const fitting = listed.filter(
    (track) => track.candidates.every((id) => models.has(id)) && track.sources.some((source) => sources.has(source)),
  );
  return fitting.length > 0 ? fitting : wholePackTrack(pack);
}

const OWN_TRACKS = "tracks.json";

function parseOwnTracks(directory: string, text: string): TrackFile {
  const fault = (message: string) => new PackError(directory, [{ file: OWN_TRACKS, line: null, message }]);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault("is no JSON");
  }
  const parsed = trackFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw fault(`${first?.path.join(".")}: ${first?.message}`);
}

const WHOLE_PACK_VIEWS: readonly Pick<Track, "kind" | "basis">[] = [
  { kind: "cost", basis: "tokens" },
  { kind: "cost", basis: "measured" },
  { kind: "quality", basis: "tokens" },
];

/** All sources, with the candidates measured on nearly every prompt; without costs of two of them a quality track. */
function wholePackTrack(pack: Pack): Track[] {
  const { version, name } = pack;
  const sources = [...new Set(pack.prompts.map(({ source }) => source))].sort(byId);
  for (const view of WHOLE_PACK_VIEWS) {
    const candidates = pack.candidates
      .filter((candidate) => isMeasured(pack, candidate, view))
      .map(({ modelId }) => modelId);
    if (candidates.length < 2) continue;
    return [{ id: "whole-pack", title: `All of ${name}`, version, ...view, candidates, sources }];
  }
  return [];
}

function isMeasured(pack: Pack, candidate: PackCandidate, { kind, basis }: Pick<Track, "kind" | "basis">): boolean {
  const missing = pack.prompts.filter(({ outcomes }) => {
    const outcome = outcomes.get(candidate.modelId);
    return outcome === undefined || (kind === "cost" && outcomeCostUsd(outcome, candidate, basis) === null);
  });
  return missing.length <= DROPPED_SHARE_MAX * pack.prompts.length;
}
