import "server-only";
import { type ListedVote, listVotes } from "@/db/queries/annotation-results";
import { type Ranking, rankModels } from "@/lib/annotation/rank-models";
import { type VoteQuality, voteQuality } from "@/lib/annotation/vote-quality";
import { BOTH_BAD, TIE, type Vote } from "@/lib/benchmark/count-votes";
import { getDeps } from "../deps";
import { sha256 } from "../sha256";

export type GroupRanking = { readonly name: string; readonly ranking: Ranking };
export type AnnotationResults = {
  readonly overall: Ranking;
  readonly bySource: readonly GroupRanking[];
  /** Categories across sources that have votes enough to list a model. */
  readonly byCategory: readonly GroupRanking[];
  readonly quality: VoteQuality;
  readonly votesByDay: readonly { readonly day: string; readonly votes: number }[];
  readonly counts: {
    readonly votes: number;
    readonly annotators: number;
    readonly distrusted: number;
    readonly distrustedVotes: number;
  };
  readonly labels: ReadonlyMap<string, string>;
};

declare global {
  var iprAnnotationResults: { readonly key: string; readonly results: Omit<AnnotationResults, "labels"> } | undefined;
}

/** Computed again when votes, trust or what is withdrawn have changed; the bootstrap takes about a second. */
export async function loadAnnotationResults(): Promise<AnnotationResults> {
  const { database, loadCatalog } = getDeps();
  const votes = await database.use(listVotes);
  const key = sha256(votes.map(keyOf).join());
  if (globalThis.iprAnnotationResults?.key !== key)
    globalThis.iprAnnotationResults = { key, results: annotationResults(votes) };
  const labels = new Map((await loadCatalog()).candidates.map(({ modelId, label }) => [modelId, label]));
  return { ...globalThis.iprAnnotationResults.results, labels };
}

/** What may change of a vote that is there. */
function keyOf({ showingId, kind, annotatorKind, distrust, withdrawnAt }: ListedVote): string {
  return `${showingId} ${kind} ${annotatorKind} ${distrust === null} ${withdrawnAt === null}`;
}

/** Only people rank models; pairs that were withdrawn, gold and repeats rank nobody. */
export function annotationResults(votes: readonly ListedVote[]): Omit<AnnotationResults, "labels"> {
  const byPeople = votes.filter(({ annotatorKind }) => annotatorKind === "human");
  const trusted = byPeople.filter(({ distrust, withdrawnAt }) => distrust === null && withdrawnAt === null);
  const ranked = trusted.filter(({ kind }) => kind === "fresh");
  const annotators = new Set(byPeople.map(({ annotatorId }) => annotatorId));
  const distrusted = byPeople.filter(({ distrust }) => distrust !== null);
  return {
    overall: rankModels(ranked.map(toVote)),
    bySource: rankBy(ranked, ({ source }) => source),
    byCategory: rankBy(ranked, ({ category }) => category).filter(({ ranking }) => ranking.models.length > 0),
    quality: voteQuality(
      trusted.map(({ goldWinner, ...vote }) => ({
        ...vote,
        goldWinner: goldWinner === "one" || goldWinner === "two" ? goldWinner : null,
      })),
    ),
    votesByDay: countByDay(byPeople),
    counts: {
      ...{ votes: byPeople.length, annotators: annotators.size, distrustedVotes: distrusted.length },
      distrusted: new Set(distrusted.map(({ annotatorId }) => annotatorId)).size,
    },
  };
}

const GROUP_REPLICATES = 200;

function rankBy(votes: readonly ListedVote[], nameOf: (vote: ListedVote) => string): GroupRanking[] {
  const rankOf = (name: string) =>
    rankModels(votes.filter((vote) => nameOf(vote) === name).map(toVote), GROUP_REPLICATES);
  return [...new Set(votes.map(nameOf))].sort().map((name) => ({ name, ranking: rankOf(name) }));
}

/** In the words of the statistics. */
export function toVote({ showingId, annotatorId, promptId, one, two, choice, votedAt }: ListedVote): Vote {
  const winner = { one: one.modelId, two: two.modelId, tie: TIE, both_bad: BOTH_BAD }[choice];
  const modelIds = [one.modelId, two.modelId] as const;
  return { id: showingId, voterId: annotatorId, promptId, modelIds, winner, blind: true, at: votedAt.getTime() };
}

function countByDay(votes: readonly ListedVote[]): { day: string; votes: number }[] {
  const counts = new Map<string, number>();
  for (const { votedAt } of votes) {
    const day = votedAt.toISOString().slice(0, 10);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return [...counts].map(([day, count]) => ({ day, votes: count }));
}
