import type { Pack, PackCandidate } from "@/lib/benchmark/pack";
import type { Track } from "@/lib/benchmark/track";
import { NUMERIC_PACK_FILE } from "@/lib/contracts/numeric-pack";
import { PackError } from "@/lib/server/packs/pack-fault";

type Packs = {
  readonly training: Pack;
  readonly scored: Pack;
  /** Where the scored pack lies, to be named in a refusal. */
  readonly directory: string;
};

/**
 * The tracks whose candidates the scored pack lists too, all at the prices of the training pack: a change of prices is
 * another track. Throws `PackError` when it prices one of them otherwise, or lists those of no track.
 */
export function answerableTracks(tracks: readonly Track[], { training, scored, directory }: Packs): readonly Track[] {
  if (scored === training) return tracks;
  const refused = (message: string) => new PackError(directory, [{ file: MANIFESTS, line: null, message }]);
  const candidateIn = (pack: Pack, modelId: string) => pack.candidates.find((one) => one.modelId === modelId);
  const missingOf = ({ candidates }: Track) => candidates.find((modelId) => !candidateIn(scored, modelId));
  const answerable = tracks.filter((track) => missingOf(track) === undefined);
  const [first] = tracks;
  if (first && answerable.length === 0)
    throw refused(`lists all candidates of no track: ${first.id} has ${missingOf(first)}, which is not in it`);
  for (const modelId of new Set(answerable.flatMap(({ candidates }) => candidates))) {
    const [here, learnt] = [candidateIn(scored, modelId), candidateIn(training, modelId)];
    if (here && learnt && priceOf(here) !== priceOf(learnt))
      throw refused(`${modelId} costs ${priceOf(here)}, in the pack to learn from ${priceOf(learnt)}: no comparison`);
  }
  return answerable;
}

/** One of the two, by kind of pack. */
const MANIFESTS = `manifest.json or ${NUMERIC_PACK_FILE}`;

function priceOf({ price }: PackCandidate): string {
  return `${price.usdPerMillionInput} and ${price.usdPerMillionOutput} USD per million tokens in and out`;
}
