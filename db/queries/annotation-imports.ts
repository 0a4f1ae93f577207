import { and, eq, inArray, not, sql } from "drizzle-orm";
import type { Db } from "../client";
import { annotationPairs, annotationPrompts, recordedAnswers } from "../schema";

export type NewAnnotationPrompt = typeof annotationPrompts.$inferInsert;
export type NewRecordedAnswer = typeof recordedAnswers.$inferInsert;
export type NewAnnotationPair = typeof annotationPairs.$inferInsert;
export type RecordedAnswer = typeof recordedAnswers.$inferSelect;

/** Each answers how many rows were new: what is there already stays as it is, so an import may be run again. */
export async function insertAnnotationPrompts(db: Db, rows: readonly NewAnnotationPrompt[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { id } = annotationPrompts;
  return (
    await db
      .insert(annotationPrompts)
      .values([...rows])
      .onConflictDoNothing()
      .returning({ id })
  ).length;
}

export async function insertRecordedAnswers(db: Db, rows: readonly NewRecordedAnswer[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { id } = recordedAnswers;
  return (
    await db
      .insert(recordedAnswers)
      .values([...rows])
      .onConflictDoNothing()
      .returning({ id })
  ).length;
}

export async function insertAnnotationPairs(db: Db, rows: readonly NewAnnotationPair[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { id } = annotationPairs;
  return (
    await db
      .insert(annotationPairs)
      .values([...rows])
      .onConflictDoNothing()
      .returning({ id })
  ).length;
}

/** Of those ids, the prompts that already have pairs: theirs are not chosen again. */
export async function listPromptsWithPairs(db: Db, promptIds: readonly string[]): Promise<Set<string>> {
  if (promptIds.length === 0) return new Set();
  const { promptId } = annotationPairs;
  const rows = await db
    .selectDistinct({ promptId })
    .from(annotationPairs)
    .where(inArray(promptId, [...promptIds]));
  return new Set(rows.map((row) => row.promptId));
}

export async function listRecordedAnswers(db: Db, promptIds: readonly string[]): Promise<RecordedAnswer[]> {
  if (promptIds.length === 0) return [];
  return db
    .select()
    .from(recordedAnswers)
    .where(inArray(recordedAnswers.promptId, [...promptIds]));
}

/** What this model answered to a text with this hash, the last one imported; undefined when nobody recorded it. */
export async function findRecordedText(db: Db, sha256: string, modelId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ text: recordedAnswers.text })
    .from(recordedAnswers)
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, recordedAnswers.promptId))
    .where(
      and(eq(annotationPrompts.sha256, sha256), eq(recordedAnswers.modelId, modelId), not(recordedAnswers.simulated)),
    )
    .orderBy(sql`${annotationPrompts.importedAt} desc`)
    .limit(1);
  return row?.text;
}
