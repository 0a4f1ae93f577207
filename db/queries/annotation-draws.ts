import { and, eq, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../client";
import { annotationPairs, annotationPrompts, annotators, recordedAnswers, showings } from "../schema";
import { rowsOf } from "./rows-of";

export type ShowingKind = (typeof showings.$inferSelect)["kind"];
export type PoolPair = { readonly id: string; readonly votes: number; readonly predictedGap: number | null };
/** Simulated answers are labelled before the vote too. */
type ShownText = { readonly text: string; readonly simulated: boolean };
/** A pair as it is put before a person: A stands on the left. */
export type ShownPair = {
  readonly showingId: string;
  readonly source: string;
  readonly category: string;
  readonly prompt: string;
  readonly a: ShownText;
  readonly b: ShownText;
};

/** Runs `draw` while no other draw or vote of this annotator runs. */
export function asAnnotator<Result>(db: Db, annotatorId: string, draw: (tx: Db) => Promise<Result>): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.select({ id: annotators.id }).from(annotators).where(eq(annotators.id, annotatorId)).for("update");
    return draw(tx);
  });
}

/** What this person still has open; a pair withdrawn meanwhile is closed instead. */
export async function findOpenShowing(db: Db, annotatorId: string): Promise<ShownPair | undefined> {
  await db.execute(sql`update showings set "end" = 'skipped', ended_at = now() from annotation_pairs
    where annotation_pairs.id = showings.pair_id and annotation_pairs.withdrawn_at is not null
      and showings.annotator_id = ${annotatorId} and showings."end" is null`);
  const [one, two] = [alias(recordedAnswers, "one"), alias(recordedAnswers, "two")];
  const [row] = await db
    .select({
      ...{ showingId: showings.id, swapped: showings.swapped, prompt: annotationPrompts.text },
      ...{ source: annotationPrompts.source, category: annotationPrompts.category },
      one: { text: one.text, simulated: one.simulated },
      two: { text: two.text, simulated: two.simulated },
    })
    .from(showings)
    .innerJoin(annotationPairs, eq(annotationPairs.id, showings.pairId))
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, annotationPairs.promptId))
    .innerJoin(one, eq(one.id, annotationPairs.oneId))
    .innerJoin(two, eq(two.id, annotationPairs.twoId))
    .where(and(eq(showings.annotatorId, annotatorId), isNull(showings.end)));
  if (!row) return undefined;
  const { swapped, one: first, two: second, ...rest } = row;
  return { ...rest, a: swapped ? second : first, b: swapped ? first : second };
}

const POOL = 60;

/** Pairs this person has not seen, some of those begun, some of those untouched, some finished: a random sample of each. */
export async function listOpenPairs(db: Db, annotatorId: string, gold: boolean): Promise<PoolPair[]> {
  const found = await db.execute(sql`
    with open as (
      select p.id, p.predicted_gap, (
        select count(*)::int from votes v join annotators n on n.id = v.annotator_id
        where v.pair_id = p.id and v.kind <> 'repeat' and n.kind = 'human' and n.distrust is null
      ) as votes
      from annotation_pairs p
      where p.withdrawn_at is null and (p.gold_winner is not null) = ${gold}
        and not exists (select 1 from showings s where s.pair_id = p.id and s.annotator_id = ${annotatorId})
    ), ranked as (
      select id, predicted_gap, votes,
        row_number() over (partition by least(votes, 3), votes > 0 order by random()) as place
      from open
    )
    select id, predicted_gap as "predictedGap", votes from ranked where place <= ${POOL}`);
  return rowsOf(found).map((row) => ({
    id: String(row.id),
    votes: Number(row.votes),
    predictedGap: row.predictedGap === null ? null : Number(row.predictedGap),
  }));
}

/** Own pairs voted on at least `since` votes ago and never repeated, oldest first. */
export async function listRepeatable(db: Db, annotatorId: string, since: number): Promise<PoolPair[]> {
  const found = await db.execute(sql`
    select v.pair_id as id, p.predicted_gap as "predictedGap" from votes v join annotation_pairs p on p.id = v.pair_id
    where v.annotator_id = ${annotatorId} and v.kind = 'fresh' and p.withdrawn_at is null
      and not exists (select 1 from showings s
        where s.pair_id = v.pair_id and s.annotator_id = v.annotator_id and s.kind = 'repeat')
      and (select count(*) from votes later where later.annotator_id = v.annotator_id and later.voted_at > v.voted_at) >= ${since}
    order by v.voted_at limit 1`);
  return rowsOf(found).map((row) => ({ id: String(row.id), votes: 0, predictedGap: null }));
}

/** Sides of the first showing, so that a repeat swaps them. */
export async function findSides(db: Db, annotatorId: string, pairId: string): Promise<boolean | undefined> {
  const [row] = await db
    .select({ swapped: showings.swapped })
    .from(showings)
    .where(and(eq(showings.annotatorId, annotatorId), eq(showings.pairId, pairId)));
  return row?.swapped;
}

export async function insertShowing(
  db: Db,
  showing: { annotatorId: string; pairId: string; kind: ShowingKind; swapped: boolean },
): Promise<void> {
  await db.insert(showings).values(showing);
}

export async function countVotesOf(db: Db, annotatorId: string): Promise<{ given: number; shownToday: number }> {
  const found = await db.execute(sql`select
    (select count(*)::int from votes where annotator_id = ${annotatorId}) as votes,
    (select count(*)::int from showings where annotator_id = ${annotatorId}
      and shown_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc') as shown`);
  const [row] = rowsOf(found);
  return { given: Number(row?.votes ?? 0), shownToday: Number(row?.shown ?? 0) };
}
