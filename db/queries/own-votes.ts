import { and, eq, not, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../client";
import { annotationPairs, recordedAnswers, votes } from "../schema";
import { rowsOf } from "./rows-of";

/** The last votes of one person on real answers, with the router's predictions and what trusted others said of the same pairs. */
export async function listOwnVotes(db: Db, annotatorId: string, limit = 2000) {
  const [one, two] = [alias(recordedAnswers, "one"), alias(recordedAnswers, "two")];
  return db
    .select({
      ...{ pairId: votes.pairId, kind: votes.kind, choice: votes.choice, goldWinner: annotationPairs.goldWinner },
      settled: sql<boolean>`${votes.votedAt} < date_trunc('day', now() at time zone 'utc') at time zone 'utc'`,
      ...{ predictedOne: one.qualityPredicted, predictedTwo: two.qualityPredicted },
      others: sql<
        Partial<Record<typeof votes.$inferSelect.choice, number>>
      >`(select coalesce(jsonb_object_agg(c.choice, c.people), '{}')
        from (select o.choice, count(*)::int as people from votes o join annotators n on n.id = o.annotator_id
          where o.pair_id = ${votes.pairId} and o.annotator_id <> ${annotatorId} and o.kind <> 'repeat'
            and n.kind = 'human' and n.distrust is null group by o.choice) c)`,
    })
    .from(votes)
    .innerJoin(annotationPairs, eq(annotationPairs.id, votes.pairId))
    .innerJoin(one, eq(one.id, annotationPairs.oneId))
    .innerJoin(two, eq(two.id, annotationPairs.twoId))
    .where(and(eq(votes.annotatorId, annotatorId), not(one.simulated), not(two.simulated)))
    .orderBy(sql`${votes.votedAt} desc`)
    .limit(limit);
}

/** Ratings of one person of real answers, and how many of those given again were the same. */
export async function countOwnRatings(
  db: Db,
  annotatorId: string,
): Promise<{ ratings: number; repeats: { same: number; repeated: number } }> {
  const found = await db.execute(sql`select count(*)::int as ratings,
      count(*) filter (where r.kind = 'repeat')::int as repeated,
      count(*) filter (where r.kind = 'repeat' and r.rating = first.rating)::int as same
    from answer_ratings r join recorded_answers a on a.id = r.answer_id and not a.simulated left join answer_ratings first
      on first.annotator_id = r.annotator_id and first.answer_id = r.answer_id and first.kind <> 'repeat'
    where r.annotator_id = ${annotatorId} and r.rating is not null`);
  const [row] = rowsOf(found);
  const { ratings, repeated, same } = row ?? {};
  return { ratings: Number(ratings ?? 0), repeats: { same: Number(same ?? 0), repeated: Number(repeated ?? 0) } };
}
