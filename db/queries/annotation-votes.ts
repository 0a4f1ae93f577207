import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../client";
import { annotationPairs, annotationPrompts, annotators, recordedAnswers, showings, votes } from "../schema";
import { asAnnotator } from "./annotation-draws";
import { rowsOf } from "./rows-of";

export type Choice = (typeof votes.$inferSelect)["choice"];
export type Vote = typeof votes.$inferSelect;

export type CastVote = {
  readonly annotatorId: string;
  readonly showingId: string;
  /** What the sides mean is known once the showing is. */
  readonly toChoice: (swapped: boolean) => Choice;
  readonly reasons: readonly string[];
};
export type CastResult =
  | {
      readonly kind: "stored";
      readonly choice: Choice;
      readonly swapped: boolean;
      readonly pairId: string;
      readonly repeated: boolean;
    }
  | { readonly kind: "not_shown" }
  | { readonly kind: "withdrawn" }
  | { readonly kind: "ended" };

/** Stores a vote on an open showing, or answers with the one that is stored already. */
export function castVote(db: Db, vote: CastVote): Promise<CastResult> {
  const { annotatorId, showingId } = vote;
  return asAnnotator(db, annotatorId, async (tx) => {
    const shown = await findShowing(tx, annotatorId, showingId);
    if (!shown) return { kind: "not_shown" };
    const { swapped, pairId, kind, end, withdrawnAt } = shown;
    if (end === "voted") {
      const [stored] = await tx.select().from(votes).where(eq(votes.showingId, showingId));
      if (!stored) throw new Error("a showing that ended with a vote has none");
      return { kind: "stored", choice: stored.choice, swapped, pairId, repeated: true };
    }
    if (end !== null) return { kind: "ended" };
    if (withdrawnAt !== null) return { kind: "withdrawn" };
    const choice = vote.toChoice(swapped);
    const elapsedMs = sql`greatest(0, least(2000000000, extract(epoch from (now() - ${shown.shownAt.toISOString()}::timestamptz)) * 1000))::int`;
    await tx
      .insert(votes)
      .values({ showingId, annotatorId, pairId, kind, choice, reasons: [...vote.reasons], elapsedMs });
    await endShowing(tx, showingId, "voted");
    return { kind: "stored", choice, swapped, pairId, repeated: false };
  });
}

/** False: there is nothing open with this id for this person. */
export function skipShowing(db: Db, annotatorId: string, showingId: string): Promise<boolean> {
  return asAnnotator(db, annotatorId, async (tx) => {
    const shown = await findShowing(tx, annotatorId, showingId);
    if (!shown) return false;
    if (shown.end === null) await endShowing(tx, showingId, "skipped");
    return true;
  });
}

/** What the voter says after the reveal; kept beside the blind vote. False: there is no such vote. */
export async function changeVote(
  db: Db,
  { annotatorId, showingId, choice }: { annotatorId: string; showingId: string; choice: Choice },
): Promise<boolean> {
  const rows = await db
    .update(votes)
    .set({ changedChoice: choice, changedAt: sql`now()` })
    .where(and(eq(votes.showingId, showingId), eq(votes.annotatorId, annotatorId)))
    .returning({ id: votes.showingId });
  return rows.length > 0;
}

export async function findShowing(db: Db, annotatorId: string, showingId: string) {
  const [shown] = await db
    .select({
      ...{ swapped: showings.swapped, pairId: showings.pairId, kind: showings.kind, end: showings.end },
      ...{ shownAt: showings.shownAt, withdrawnAt: annotationPairs.withdrawnAt },
    })
    .from(showings)
    .innerJoin(annotationPairs, eq(annotationPairs.id, showings.pairId))
    .where(and(eq(showings.id, showingId), eq(showings.annotatorId, annotatorId)));
  return shown;
}

export async function endShowing(db: Db, showingId: string, end: "voted" | "skipped" | "reported"): Promise<void> {
  await db
    .update(showings)
    .set({ end, endedAt: sql`now()` })
    .where(and(eq(showings.id, showingId), isNull(showings.end)));
}

/** The last votes of one person with what trust is decided by. */
export async function listVotesForTrust(db: Db, annotatorId: string, limit = 300) {
  return db
    .select({
      ...{ choice: votes.choice, elapsedMs: votes.elapsedMs, swapped: showings.swapped },
      goldWinner: annotationPairs.goldWinner,
    })
    .from(votes)
    .innerJoin(showings, eq(showings.id, votes.showingId))
    .innerJoin(annotationPairs, eq(annotationPairs.id, votes.pairId))
    .where(eq(votes.annotatorId, annotatorId))
    .orderBy(desc(votes.votedAt))
    .limit(limit);
}

/** By the rules; what an admin has fixed stays. */
export async function setDistrust(db: Db, annotatorId: string, distrust: string | null): Promise<void> {
  await db
    .update(annotators)
    .set({ distrust })
    .where(and(eq(annotators.id, annotatorId), eq(annotators.trustFixed, false)));
}

/** The prompt of a pair, both answers with their models, and its trusted votes. */
export async function findRevealedPair(db: Db, pairId: string) {
  const [one, two] = [alias(recordedAnswers, "one"), alias(recordedAnswers, "two")];
  const [row] = await db
    .select({ one, two, prompt: annotationPrompts.text })
    .from(annotationPairs)
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, annotationPairs.promptId))
    .innerJoin(one, eq(one.id, annotationPairs.oneId))
    .innerJoin(two, eq(two.id, annotationPairs.twoId))
    .where(eq(annotationPairs.id, pairId));
  const counted = await db.execute(sql`select v.choice, count(*)::int as votes from votes v
    join annotators n on n.id = v.annotator_id
    where v.pair_id = ${pairId} and v.kind <> 'repeat' and n.kind = 'human' and n.distrust is null group by v.choice`);
  const votesOf = (choice: Choice) => Number(rowsOf(counted).find((row) => row.choice === choice)?.votes ?? 0);
  return row && { ...row, votesOf };
}
