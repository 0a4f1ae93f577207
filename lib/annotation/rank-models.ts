import { bradleyTerry, isConnected, ratingOf } from "@/lib/benchmark/bradley-terry";
import { BOTH_BAD, countedVotes, gamesOf, type Vote } from "@/lib/benchmark/count-votes";
import { type Interval, percentileInterval } from "@/lib/core/bootstrap";
import { createRandom } from "@/lib/core/random";

export type RankedModel = {
  readonly modelId: string;
  readonly rating: number;
  /** 95 %, by resampling prompts or voters, whichever is wider. */
  readonly interval: Interval;
  readonly games: number;
  /** Share of its games that voters called both bad. */
  readonly bothBadShare: number;
  /** 1 + models whose interval lies wholly above. */
  readonly rank: number;
};
export type Ranking = {
  readonly models: readonly RankedModel[];
  /** Too few games to be listed, or compared with nobody who is. */
  readonly unlisted: readonly { readonly modelId: string; readonly games: number }[];
  readonly votes: number;
};

export const GAMES_MIN = 30;
const SEED = 20250908;

/** Bradley–Terry ratings of the counted votes (spec §5.2). Models below 30 games or outside the main group are unlisted. */
export function rankModels(votes: readonly Vote[], replicates = 400): Ranking {
  const counted = countedVotes(votes);
  const listed = listedModels(counted);
  const inside = counted.filter(({ modelIds }) => modelIds.every((id) => listed.has(id)));
  const gamesById = countGames(counted);
  const unlisted = [...gamesById].filter(([id]) => !listed.has(id)).map(([modelId, games]) => ({ modelId, games }));
  if (listed.size < 2) return { models: [], unlisted, votes: counted.length };
  const strengths = bradleyTerry(gamesOf(inside));
  const byPrompt = bootstrapRatings(inside, ({ promptId }) => promptId, replicates);
  const byVoter = bootstrapRatings(inside, ({ voterId }) => voterId, replicates);
  const bothBad = countGames(inside.filter(({ winner }) => winner === BOTH_BAD));
  const models = [...listed].map((modelId) => {
    const games = gamesById.get(modelId) ?? 0;
    return {
      ...{ modelId, games, rating: ratingOf(strengths.get(modelId) ?? 1) },
      interval: wider(byPrompt.get(modelId), byVoter.get(modelId)),
      bothBadShare: (bothBad.get(modelId) ?? 0) / games,
    };
  });
  const rankOf = (model: (typeof models)[number]) =>
    1 + models.filter(({ interval }) => interval.low > model.interval.high).length;
  const ranked = models.map((model) => ({ ...model, rank: rankOf(model) }));
  return { models: ranked.sort((a, b) => b.rating - a.rating), unlisted, votes: counted.length };
}

/** Drops models below the minimum until all that stay have enough games among themselves and are connected. */
function listedModels(votes: readonly Vote[]): Set<string> {
  let listed = new Set(votes.flatMap(({ modelIds }) => modelIds));
  for (;;) {
    const inside = votes.filter(({ modelIds }) => modelIds.every((id) => listed.has(id)));
    const games = countGames(inside);
    const enough = new Set([...listed].filter((id) => (games.get(id) ?? 0) >= GAMES_MIN));
    const group = largestGroup(inside, enough);
    if (group.size === listed.size) return listed;
    listed = group;
  }
}

function largestGroup(votes: readonly Vote[], models: ReadonlySet<string>): Set<string> {
  const games = gamesOf(votes.filter(({ modelIds }) => modelIds.every((id) => models.has(id))));
  if (games.length === 0 || isConnected(games)) return new Set(games.flatMap(({ a, b }) => [a, b]));
  const groups: Set<string>[] = [];
  for (const start of games.map(({ a }) => a)) {
    if (groups.some((group) => group.has(start))) continue;
    const group = new Set([start]);
    for (let before = 0; before !== group.size; ) {
      before = group.size;
      for (const { a, b } of games) if (group.has(a) || group.has(b)) group.add(a).add(b);
    }
    groups.push(group);
  }
  return groups.toSorted((a, b) => b.size - a.size)[0] ?? new Set();
}

function countGames(votes: readonly Vote[]): Map<string, number> {
  const games = new Map<string, number>();
  for (const id of votes.flatMap(({ modelIds }) => modelIds)) games.set(id, (games.get(id) ?? 0) + 1);
  return games;
}

function bootstrapRatings(
  votes: readonly Vote[],
  keyOf: (vote: Vote) => string,
  replicates: number,
): Map<string, Interval> {
  const groups = new Map<string, Vote[]>();
  for (const vote of votes) groups.set(keyOf(vote), [...(groups.get(keyOf(vote)) ?? []), vote]);
  const all = [...groups.values()];
  const draws = new Map<string, number[]>();
  for (let b = 0; b < replicates; b++) {
    const random = createRandom(SEED + b);
    const drawn = all.flatMap(() => all[Math.floor(random() * all.length)] ?? []);
    for (const [id, strength] of bradleyTerry(gamesOf(drawn)))
      draws.set(id, [...(draws.get(id) ?? []), ratingOf(strength)]);
  }
  return new Map([...draws].map(([id, ratings]) => [id, percentileInterval(ratings)]));
}

function wider(a: Interval | undefined, b: Interval | undefined): Interval {
  const all = [a, b].filter((interval) => interval !== undefined);
  const width = ({ low, high }: Interval) => high - low;
  return all.toSorted((x, y) => width(y) - width(x))[0] ?? { low: Number.NaN, high: Number.NaN };
}
