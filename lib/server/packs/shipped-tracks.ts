import type { Track } from "@/lib/benchmark/track";
import modernTracks from "@/lib/benchmark/tracks-modern.json";
import openTracks from "@/lib/benchmark/tracks-open.json";
import { type TrackFile, trackFile } from "@/lib/contracts/track-file";

/** The tracks shipped with the benchmark. */
export function shippedTracks(): Track[] {
  return [openTracks, modernTracks].flatMap((file) => tracksOf(trackFile.parse(file)));
}

export function tracksOf({ version, tracks }: TrackFile): Track[] {
  return tracks.map((track) => ({ ...track, version }));
}
