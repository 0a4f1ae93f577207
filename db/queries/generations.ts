import { and, asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { Db } from "../client";
import { annotationPrompts, generationItems, generations, recordedAnswers } from "../schema";
import type { NewRecordedAnswer } from "./annotation-imports";
import { rowsOf } from "./rows-of";

export type Generation = typeof generations.$inferSelect;
export type GenerationItem = typeof generationItems.$inferSelect;
export type NewGenerationItem = Omit<typeof generationItems.$inferInsert, "generationId">;
export type Hold = { readonly id: string; readonly worker: string };

/** False: another generation is open. */
export function insertGeneration(
  db: Db,
  job: Pick<Generation, "id" | "requestedBy" | "outputTokensMax" | "usdMax">,
  items: readonly NewGenerationItem[],
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .insert(generations)
      .values({ ...job, state: "planned" })
      .onConflictDoNothing()
      .returning({ id: generations.id });
    if (rows.length === 0) return false;
    await tx.insert(generationItems).values(items.map((item) => ({ ...item, generationId: job.id })));
    return true;
  });
}

/** False: it is not planned (any more). */
export async function startGeneration(db: Db, id: string): Promise<boolean> {
  const planned = and(eq(generations.id, id), eq(generations.state, "planned"));
  const rows = await db.update(generations).set({ state: "queued" }).where(planned).returning({ id: generations.id });
  return rows.length > 0;
}

/** Its worker finds out before its next ask, and still stores what it has asked for. False: it has ended already. */
export async function cancelGeneration(db: Db, id: string): Promise<boolean> {
  const open = and(eq(generations.id, id), inArray(generations.state, ["planned", "queued", "running"]));
  const rows = await db
    .update(generations)
    .set({ state: "cancelled", leaseUntil: null, endedAt: sql`now()` })
    .where(open)
    .returning({ id: generations.id });
  return rows.length > 0;
}

/** Takes the job that waits, or whose worker is no longer believed; asks that were open in it are asked again. */
export function claimGeneration(
  db: Db,
  { worker, leaseMs, onlyWorker }: { worker: string; leaseMs: number; onlyWorker: boolean },
): Promise<Generation | undefined> {
  // On the embedded database this process is the only one: whoever else holds a lease is dead.
  const abandoned = onlyWorker ? sql`${generations.worker} <> ${worker}` : sql`${generations.leaseUntil} < now()`;
  return db.transaction(async (tx) => {
    const next = tx
      .select({ id: generations.id })
      .from(generations)
      .where(or(eq(generations.state, "queued"), and(eq(generations.state, "running"), abandoned)))
      .limit(1)
      .for("update", { skipLocked: true });
    const [claimed] = await tx
      .update(generations)
      .set({ state: "running", worker, leaseUntil: lease(leaseMs), attempts: sql`${generations.attempts} + 1` })
      .where(inArray(generations.id, next))
      .returning();
    if (claimed)
      await tx
        .update(generationItems)
        .set({ state: "waiting" })
        .where(and(eq(generationItems.generationId, claimed.id), eq(generationItems.state, "asking")));
    return claimed;
  });
}

export type NextItem =
  | { readonly kind: "item"; readonly item: GenerationItem; readonly prompt: string }
  | { readonly kind: "none" }
  /** The next ask could carry the job above its limit. */
  | { readonly kind: "budget" }
  /** Cancelled, or another worker has it. */
  | { readonly kind: "lost" };

/** Opens the next ask, counts the most that it may cost as spent, and renews the lease. */
export function takeNextItem(db: Db, hold: Hold, leaseMs: number): Promise<NextItem> {
  return db.transaction(async (tx) => {
    // Asks side by side wait for each other here, so that together they cannot overrun the limit.
    const [job] = await tx
      .update(generations)
      .set({ leaseUntil: lease(leaseMs) })
      .where(held(hold))
      .returning();
    if (!job) return { kind: "lost" };
    const [next] = await tx
      .select({ item: generationItems, prompt: annotationPrompts.text })
      .from(generationItems)
      .innerJoin(annotationPrompts, eq(annotationPrompts.id, generationItems.promptId))
      .where(and(eq(generationItems.generationId, hold.id), eq(generationItems.state, "waiting")))
      .orderBy(asc(generationItems.promptId), asc(generationItems.modelId))
      .limit(1);
    if (!next) return { kind: "none" };
    const { spent } = await sumItems(tx, hold.id);
    const { usdMost } = next.item;
    if (spent + usdMost > job.usdMax) return { kind: "budget" };
    const [item] = await tx
      .update(generationItems)
      .set({
        state: "asking",
        attempts: sql`${generationItems.attempts} + 1`,
        usdSpent: sql`${generationItems.usdSpent} + ${usdMost}`,
      })
      .where(itemOf(next.item))
      .returning();
    return item ? { kind: "item", item, prompt: next.prompt } : { kind: "none" };
  });
}

export type ItemEnd =
  | { readonly state: "answered"; readonly answer: NewRecordedAnswer & { readonly simulated: boolean } }
  | { readonly state: "waiting" }
  | { readonly state: "failed"; readonly errorCode: string };

/**
 * Ends an ask, with its answer and what it has cost. False: another worker has the job, and this ask stays counted with
 * the most it may have cost.
 */
export function settleItem(
  db: Db,
  { worker }: Pick<Hold, "worker">,
  { item, costUsd, end }: { item: GenerationItem; costUsd: number; end: ItemEnd },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const own = and(eq(generations.id, item.generationId), eq(generations.worker, worker));
    const [job] = await tx.select({ id: generations.id }).from(generations).where(own).for("update");
    if (!job) return false;
    const rows = await tx
      .update(generationItems)
      .set({
        ...{ state: end.state, errorCode: end.state === "failed" ? end.errorCode : null },
        simulated: end.state === "answered" ? end.answer.simulated : null,
        usdSpent: sql`greatest(0, ${generationItems.usdSpent} - ${item.usdMost} + ${costUsd})`,
      })
      .where(and(itemOf(item), eq(generationItems.state, "asking"), eq(generationItems.attempts, item.attempts)))
      .returning({ id: generationItems.promptId });
    if (rows.length > 0 && end.state === "answered")
      await tx.insert(recordedAnswers).values(end.answer).onConflictDoNothing();
    return rows.length > 0;
  });
}

/** Ends a job that is still this worker's. `failure`: why something was left unasked. */
export async function settleGeneration(db: Db, hold: Hold, failure: string | null): Promise<boolean> {
  const rows = await db
    .update(generations)
    .set({ state: failure === null ? "done" : "failed", failure, leaseUntil: null, endedAt: sql`now()` })
    .where(held(hold))
    .returning({ id: generations.id });
  return rows.length > 0;
}

/** Prompts of a job with the ids of the answers it has brought. */
export async function listGeneratedAnswers(db: Db, generationId: string) {
  const found = await db.execute(sql`select i.prompt_id, a.id from generation_items i
    join recorded_answers a on a.prompt_id = i.prompt_id and a.model_id = i.model_id and a.simulated = i.simulated
    where i.generation_id = ${generationId} and i.state = 'answered'`);
  return rowsOf(found).map((row) => ({ promptId: String(row.prompt_id), answerId: String(row.id) }));
}

export type GenerationSummary = Awaited<ReturnType<typeof sumItems>>;

export async function sumItems(db: Db, generationId: string) {
  const found = await db.execute(sql`select count(*)::int as asks, count(distinct prompt_id)::int as prompts,
      count(*) filter (where state = 'answered')::int as answered, count(*) filter (where state = 'failed')::int as failed,
      coalesce(bool_or(simulated), false) as simulated, coalesce(sum(usd_expected), 0)::float8 as expected,
      coalesce(sum(usd_most), 0)::float8 as most, coalesce(sum(usd_spent), 0)::float8 as spent
    from generation_items where generation_id = ${generationId}`);
  const [row = {}] = rowsOf(found);
  const number = (name: string) => Number(row[name] ?? 0);
  return {
    ...{ asks: number("asks"), prompts: number("prompts"), answered: number("answered"), failed: number("failed") },
    ...{ expected: number("expected"), most: number("most"), spent: number("spent") },
    simulated: row.simulated === true,
  };
}

export async function findGeneration(db: Db, id: string): Promise<Generation | undefined> {
  const [job] = await db.select().from(generations).where(eq(generations.id, id));
  return job;
}

/** Newest first, each with the sums of its items. */
export async function listGenerations(db: Db, limit: number) {
  const jobs = await db.select().from(generations).orderBy(desc(generations.requestedAt)).limit(limit);
  const summaries: (GenerationSummary & { readonly job: Generation })[] = [];
  for (const job of jobs) summaries.push({ job, ...(await sumItems(db, job.id)) });
  return summaries;
}

/** Sources of prompts that are there, with how many. */
export async function listPromptSources(db: Db): Promise<{ source: string; prompts: number }[]> {
  return db
    .select({ source: annotationPrompts.source, prompts: sql<number>`count(*)::int` })
    .from(annotationPrompts)
    .where(inArray(annotationPrompts.origin, ["pack", "typed"]))
    .groupBy(annotationPrompts.source)
    .orderBy(annotationPrompts.source);
}

/** Prompts of a source, those with the fewest of these models' answers first; the order is the same every time. */
export async function listPromptsToAnswer(
  db: Db,
  { source, modelIds, limit }: { source: string; modelIds: readonly string[]; limit: number },
): Promise<{ id: string; text: string }[]> {
  const found = await db.execute(sql`select p.id, p.text from annotation_prompts p
    where p.source = ${source} and p.origin <> 'run' and char_length(p.text) <= 20000
    order by (select count(*) from recorded_answers a where a.prompt_id = p.id and not a.simulated
      and ${JSON.stringify(modelIds)}::jsonb ? a.model_id), md5(p.id) limit ${limit}`);
  return rowsOf(found).map((row) => ({ id: String(row.id), text: String(row.text) }));
}

function held({ id, worker }: Hold) {
  return and(eq(generations.id, id), eq(generations.state, "running"), eq(generations.worker, worker));
}

function itemOf({ generationId, promptId, modelId }: Pick<GenerationItem, "generationId" | "promptId" | "modelId">) {
  return and(
    eq(generationItems.generationId, generationId),
    eq(generationItems.promptId, promptId),
    eq(generationItems.modelId, modelId),
  );
}

function lease(leaseMs: number) {
  return sql`now() + ${`${leaseMs} milliseconds`}::interval`;
}
