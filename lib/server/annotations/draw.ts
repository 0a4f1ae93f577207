import "server-only";
import type { Db } from "@/db/client";
import { asAnnotator, type PoolPair, type ShowingKind } from "@/db/queries/annotation-draws";
import { adoptKeptRuns } from "@/db/queries/annotation-results";
import { drawKind, drawPair } from "@/lib/annotation/draw-pair";
import { DAILY_SHOWINGS_MAX, type Drawn } from "@/lib/contracts/annotation";
import type { Random } from "@/lib/core/random";
import type { Database } from "../database";

export type DrawDeps = {
  readonly database: Pick<Database, "use">;
  /** Unpredictable in production: who could foresee the sides would know the models. */
  readonly random: Random;
};

/** One kind of question, pairs or single answers. Everything runs in one transaction, alone for this annotator. */
export type Queue<Shown> = {
  /** As it is put before a person: texts blinded. */
  findOpen(tx: Db, annotatorId: string): Promise<Shown | undefined>;
  /** Votes or ratings ever given, and questions shown since 00:00 UTC. */
  count(tx: Db, annotatorId: string): Promise<{ given: number; shownToday: number }>;
  listPool(tx: Db, annotatorId: string, kind: ShowingKind): Promise<PoolPair[]>;
  /** Puts one of the pool before this person. */
  open(tx: Db, chosen: { annotatorId: string; id: string; kind: ShowingKind }, random: Random): Promise<void>;
  listEndsToday(tx: Db, annotatorId: string): Promise<Drawn<Shown>["today"]>;
};

/** The question this person has open, or a new one. Two tabs that ask at once get the same. */
export async function drawNext<Shown>(
  { database, random }: DrawDeps,
  queue: Queue<Shown>,
  annotatorId: string,
): Promise<Drawn<Shown>> {
  return database.use((db) =>
    asAnnotator(db, annotatorId, async (tx) => {
      let showing = await queue.findOpen(tx, annotatorId);
      const reason = showing ? null : await openNext(tx, queue, { annotatorId, random });
      if (!showing && reason === null) showing = await queue.findOpen(tx, annotatorId);
      const today = await queue.listEndsToday(tx, annotatorId);
      return showing ? { showing, reason: null, today } : { showing: null, reason: reason ?? "nothing_left", today };
    }),
  );
}

/** Null: a question was opened. */
async function openNext<Shown>(
  tx: Db,
  queue: Queue<Shown>,
  { annotatorId, random }: { annotatorId: string; random: Random },
): Promise<Drawn<Shown>["reason"]> {
  const { given, shownToday } = await queue.count(tx, annotatorId);
  if (shownToday >= DAILY_SHOWINGS_MAX) return "daily_limit";
  const wanted = drawKind(random(), given);
  const order: readonly ShowingKind[] = wanted === "fresh" ? ["fresh", "gold"] : [wanted, "fresh", "gold"];
  for (const kind of order) {
    const chosen = drawPair(await queue.listPool(tx, annotatorId, kind), random());
    if (!chosen) continue;
    await queue.open(tx, { annotatorId, id: chosen.id, kind }, random);
    return null;
  }
  return "nothing_left";
}

const ADOPT_EVERY_MS = 60_000;

/** Takes kept runs into the queue, at most once a minute. */
export function createRunAdopter({ database, now }: { database: Pick<Database, "use">; now: () => number }) {
  let next = 0;
  return async (): Promise<void> => {
    if (now() < next) return;
    next = now() + ADOPT_EVERY_MS;
    await database.use(adoptKeptRuns);
  };
}
