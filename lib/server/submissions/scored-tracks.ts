import "server-only";
import { byId, type Pack } from "@/lib/benchmark/pack";
import { submissionFrame } from "@/lib/benchmark/score-submission";
import type { Track } from "@/lib/benchmark/track";
import type { TrackFrame } from "@/lib/benchmark/track-frame";
import { AppError } from "../errors";
import { readNumericPackTables } from "../packs/read-numeric-pack";
import { shippedTracks } from "../packs/shipped-tracks";
import type { Questions } from "./collect-answers";
import { promptSetSha256 } from "./stored-answers";

/** A track that submissions may enter. */
export type ScoredTrack = Questions & {
  readonly track: Track;
  readonly pack: Pick<Pack, "name" | "version">;
  readonly promptSetSha256: string;
  /** Its prompts are all or, with a hidden half, some of `promptIds`. */
  readonly open: TrackFrame;
  /** The held-back test outcomes, where the server has them. */
  readonly hidden: TrackFrame | null;
};

export type ScoredTracks = {
  list(): Promise<readonly ScoredTrack[]>;
  /** Throws AppError not_found. */
  find(trackId: string): Promise<ScoredTrack>;
};

/**
 * The cost tracks of the numeric pack in `directory`. `hiddenDirectory` is a numeric pack with further test rows of the
 * same sources: their prompts must be answered too, their outcomes score published entries only. Read on first use.
 */
export function createScoredTracks(directory: string, hiddenDirectory: string | undefined): ScoredTracks {
  let loading: Promise<readonly ScoredTrack[]> | undefined;
  const list = () => {
    loading ??= loadScoredTracks(directory, hiddenDirectory).catch((cause: unknown) => {
      loading = undefined;
      throw new AppError("internal", "The benchmark's pack cannot be read on the server. Its log says more.", {
        cause,
      });
    });
    return loading;
  };
  return {
    list,
    async find(trackId) {
      const found = (await list()).find(({ track }) => track.id === trackId);
      if (!found) throw new AppError("not_found", "There is no such track. GET /api/submissions/tracks lists them.");
      return found;
    },
  };
}

async function loadScoredTracks(directory: string, hiddenDirectory: string | undefined): Promise<ScoredTrack[]> {
  const { pack } = await readNumericPackTables(directory);
  const hiddenPack = hiddenDirectory === undefined ? null : (await readNumericPackTables(hiddenDirectory)).pack;
  const models = new Set(pack.candidates.map(({ modelId }) => modelId));
  const fitting = shippedTracks().filter(
    ({ kind, candidates }) => kind === "cost" && candidates.every((modelId) => models.has(modelId)),
  );
  return fitting.flatMap((track) => scoredTrack(pack, hiddenPack, track) ?? []);
}

export function scoredTrack(pack: Pack, hiddenPack: Pack | null, track: Track): ScoredTrack | undefined {
  const open = submissionFrame(pack, pack, track);
  if (!open) return undefined;
  const hidden = hiddenPack ? (submissionFrame(pack, hiddenPack, track) ?? null) : null;
  const prompts = [...open.scoredOn.prompts, ...(hidden?.scoredOn.prompts ?? [])];
  const promptIds = [...new Set(prompts.map(({ promptId }) => promptId))].sort(byId);
  return {
    track,
    pack: { name: pack.name, version: pack.version },
    promptIds,
    modelIds: open.scoredOn.candidates.map(({ modelId }) => modelId),
    promptSetSha256: promptSetSha256(promptIds),
    open,
    hidden,
  };
}
