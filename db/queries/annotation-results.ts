import { and, eq, not, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../client";
import { annotationPairs, annotationPrompts, annotators, recordedAnswers, runs, showings, votes } from "../schema";
import { rowsOf } from "./rows-of";

/** Every vote with what statistics need; texts are only measured. In order of time. Votes on simulated answers say nothing of a model and are left out. */
export async function listVotes(db: Db) {
  const [one, two] = [alias(recordedAnswers, "one"), alias(recordedAnswers, "two")];
  const answerOf = (answer: typeof one | typeof two) => ({
    modelId: answer.modelId,
    chars: sql<number>`char_length(${answer.text})::int`,
    qualityMeasured: answer.qualityMeasured,
    qualityPredicted: answer.qualityPredicted,
    routerVersion: answer.routerVersion,
  });
  return db
    .select({
      ...{ showingId: votes.showingId, annotatorId: votes.annotatorId, pairId: votes.pairId, kind: votes.kind },
      ...{ choice: votes.choice, changedChoice: votes.changedChoice, reasons: votes.reasons },
      ...{ elapsedMs: votes.elapsedMs, votedAt: votes.votedAt, swapped: showings.swapped },
      ...{ annotatorKind: annotators.kind, distrust: annotators.distrust },
      ...{ promptId: annotationPrompts.id, source: annotationPrompts.source, category: annotationPrompts.category },
      ...{ split: annotationPrompts.split, cluster: annotationPrompts.cluster, goldWinner: annotationPairs.goldWinner },
      ...{ withdrawnAt: annotationPairs.withdrawnAt, one: answerOf(one), two: answerOf(two) },
    })
    .from(votes)
    .innerJoin(showings, eq(showings.id, votes.showingId))
    .innerJoin(annotators, eq(annotators.id, votes.annotatorId))
    .innerJoin(annotationPairs, eq(annotationPairs.id, votes.pairId))
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, annotationPairs.promptId))
    .innerJoin(one, eq(one.id, annotationPairs.oneId))
    .innerJoin(two, eq(two.id, annotationPairs.twoId))
    .where(and(not(one.simulated), not(two.simulated)))
    .orderBy(votes.votedAt, votes.showingId);
}
export type ListedVote = Awaited<ReturnType<typeof listVotes>>[number];

const ANSWER_CHARS_MAX = 12_000;
const PROMPT_CHARS_MAX = 20_000;

/**
 * Kept runs of real models on one prompt become recorded answers and pairs. Their authors ticked "keep for annotation".
 * Simulated and replayed answers are left out. Repeating it adds what is new.
 */
export async function adoptKeptRuns(db: Db): Promise<number> {
  const usable = sql`${runs.keptForAnnotation} and ${runs.state} = 'completed' and not ${runs.simulated}
    and ${runs.providerId} <> 'recorded' and ${runs.promptText} is not null and btrim(coalesce(${runs.answerText}, '')) <> ''
    and char_length(${runs.promptText}) <= ${PROMPT_CHARS_MAX} and char_length(${runs.answerText}) <= ${ANSWER_CHARS_MAX}`;
  return db.transaction(async (tx) => {
    await tx.execute(sql`insert into annotation_prompts (id, origin, source, category, cluster, text, sha256)
      select 'run/' || prompt_sha256, 'run', 'playground', 'run', prompt_sha256, min(prompt_text), prompt_sha256
      from runs where ${usable} group by prompt_sha256 having count(distinct model_id) > 1 on conflict do nothing`);
    await tx.execute(sql`insert into recorded_answers
        (prompt_id, model_id, text, cost_usd, router_version, quality_predicted, quality_low, quality_high)
      select distinct on (runs.prompt_sha256, runs.model_id) p.id, runs.model_id, runs.answer_text, runs.cost_usd,
        runs.router_version, runs.quality_predicted, runs.quality_low, runs.quality_high
      from runs join annotation_prompts p on p.id = 'run/' || runs.prompt_sha256
      where ${usable} order by runs.prompt_sha256, runs.model_id, runs.started_at on conflict do nothing`);
    const added = await tx.execute(sql`insert into annotation_pairs (prompt_id, one_id, two_id, predicted_gap)
      select one.prompt_id, one.id, two.id, abs(one.quality_predicted - two.quality_predicted)
      from recorded_answers one join recorded_answers two on two.prompt_id = one.prompt_id and one.model_id < two.model_id
      join annotation_prompts p on p.id = one.prompt_id and p.origin = 'run' and not one.simulated and not two.simulated
      where btrim(one.text) <> btrim(two.text) on conflict do nothing returning id`);
    return rowsOf(added).length;
  });
}
