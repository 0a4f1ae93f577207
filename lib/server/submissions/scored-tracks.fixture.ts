import { syntheticPack, syntheticTrack } from "@/lib/benchmark/synthetic-track.fixture";
import { AppError } from "../errors";
import { type ScoredTrack, type ScoredTracks, scoredTrack } from "./scored-tracks";

export const smallPack = syntheticPack({ prompts: 80, seed: 5 });

function madeTrack(): ScoredTrack {
  const made = scoredTrack(smallPack, null, syntheticTrack(smallPack));
  if (!made) throw new Error("a synthetic track has prompts");
  return made;
}
export const smallTrack = madeTrack();

/** One track, `all`, of three models and forty test prompts. */
export const smallScoredTracks: ScoredTracks = {
  list: async () => [smallTrack],
  find: async (id) => {
    if (id !== "all") throw new AppError("not_found", "There is no such track.");
    return smallTrack;
  },
};

/** A CSV that sends every prompt to `modelId` at each knob; `knobs` tells two submissions apart. */
export function fixedCsv(modelId: string, knobs: readonly number[] = [0]): string {
  const rows = knobs.flatMap((knob) => smallTrack.promptIds.map((promptId) => `${promptId},${knob},${modelId}`));
  return ["prompt_id,knob,model", ...rows, ""].join("\n");
}
