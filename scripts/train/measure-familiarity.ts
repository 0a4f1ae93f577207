import { rounded } from "./measure-tracks";

/** Distances and flags of one group of prompts. */
export type Flagged = { readonly distances: readonly number[]; readonly flags: readonly boolean[] };

/** How well the flag tells `foreign` prompts from `own` ones. */
export function familiarityFigures(own: Flagged, foreign: Flagged) {
  return {
    flaggedShareOfTest: rounded(shareOf(own.flags)),
    flaggedShareOfNeverTrained: rounded(shareOf(foreign.flags)),
    auroc: rounded(auroc(own.distances, foreign.distances)),
    testPrompts: own.flags.length,
    neverTrainedPrompts: foreign.flags.length,
  };
}

/** Chance that a random foreign value exceeds a random own one; ties count half. */
export function auroc(own: readonly number[], foreign: readonly number[]): number {
  const all = [...own.map((value) => ({ value, isForeign: 0 })), ...foreign.map((value) => ({ value, isForeign: 1 }))];
  all.sort((a, b) => a.value - b.value);
  let wins = 0;
  for (let start = 0, ownBelow = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const tied = all.slice(start, end);
    const foreignTied = tied.filter(({ isForeign }) => isForeign === 1).length;
    wins += foreignTied * (ownBelow + (tied.length - foreignTied) / 2);
    ownBelow += tied.length - foreignTied;
    start = end;
  }
  return wins / (own.length * foreign.length);
}

function shareOf(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length / flags.length;
}
