/** What kind of pair comes next; `u` in [0, 1). A twentieth each is gold and a repeat of one's own. */
export function drawKind(u: number, ownVotes: number): "fresh" | "gold" | "repeat" {
  if (u < GOLD_SHARE) return "gold";
  return u < GOLD_SHARE + REPEAT_SHARE && ownVotes >= REPEAT_FROM ? "repeat" : "fresh";
}

const GOLD_SHARE = 0.05;
const REPEAT_SHARE = 0.05;
/** Before this many votes a repeat would be remembered, not judged again. */
export const REPEAT_FROM = 10;
/** Each pair goes to this many people before others come. */
export const PEOPLE_PER_PAIR = 3;
/** A pair that somebody began is worth more than a new one: a single vote says little and agrees with nobody. */
const BEGUN_WEIGHT = 4;
const FINISHED_WEIGHT = 0.05;

export type OpenPair = { readonly id: string; readonly votes: number; readonly predictedGap: number | null };

/** How much a vote on this pair teaches: the surer the router, the less; begun pairs first, finished ones hardly ever. */
export function teachingWeight({ votes, predictedGap }: Omit<OpenPair, "id">): number {
  const need = votes >= PEOPLE_PER_PAIR ? FINISHED_WEIGHT : votes > 0 ? BEGUN_WEIGHT : 1;
  return need * (1.05 - (predictedGap ?? UNKNOWN_GAP));
}
const UNKNOWN_GAP = 0.75;

/** One of `pool`, each with probability proportional to its weight; undefined when there is none. */
export function drawPair<Pair extends OpenPair>(pool: readonly Pair[], u: number): Pair | undefined {
  const weights = pool.map(teachingWeight);
  let left = u * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, pair] of pool.entries()) {
    left -= weights[at] ?? 0;
    if (left < 0) return pair;
  }
  return pool.at(-1);
}
