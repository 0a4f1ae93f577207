import "server-only";
import type { Db } from "@/db/client";
import {
  asAnnotator,
  countVotesOf,
  findOpenShowing,
  findSides,
  insertShowing,
  listOpenPairs,
  listRepeatable,
  type ShowingKind,
} from "@/db/queries/annotation-draws";
import { adoptKeptRuns } from "@/db/queries/annotation-results";
import { listEndsToday } from "@/db/queries/annotators";
import { blindText } from "@/lib/annotation/blind-text";
import { drawKind, drawPair, REPEAT_FROM } from "@/lib/annotation/draw-pair";
import { DAILY_SHOWINGS_MAX, type DrawnShowing } from "@/lib/contracts/annotation";
import type { Random } from "@/lib/core/random";
import type { Database } from "../database";

export type DrawDeps = {
  readonly database: Pick<Database, "use">;
  /** Unpredictable in production: who could foresee the sides would know the models. */
  readonly random: Random;
};

/** The pair this person has open, or a new one. Two tabs that ask at once get the same. */
export async function drawShowing({ database, random }: DrawDeps, annotatorId: string): Promise<DrawnShowing> {
  return database.use((db) =>
    asAnnotator(db, annotatorId, async (tx) => {
      const reason = (await findOpenShowing(tx, annotatorId)) ? null : await openShowing(tx, annotatorId, random);
      const shown = reason === null ? await findOpenShowing(tx, annotatorId) : undefined;
      const today = await listEndsToday(tx, annotatorId);
      if (!shown) return { showing: null, reason: reason ?? "nothing_left", today };
      const { a, b, ...rest } = shown;
      return { showing: { ...rest, a: { text: blindText(a) }, b: { text: blindText(b) } }, reason: null, today };
    }),
  );
}

async function openShowing(tx: Db, annotatorId: string, random: Random): Promise<DrawnShowing["reason"]> {
  const { votes, shownToday } = await countVotesOf(tx, annotatorId);
  if (shownToday >= DAILY_SHOWINGS_MAX) return "daily_limit";
  const wanted = drawKind(random(), votes);
  const order: readonly ShowingKind[] = wanted === "fresh" ? ["fresh", "gold"] : [wanted, "fresh", "gold"];
  for (const kind of order) {
    const pool =
      kind === "repeat"
        ? await listRepeatable(tx, annotatorId, REPEAT_FROM - 1)
        : await listOpenPairs(tx, annotatorId, kind === "gold");
    const pair = drawPair(pool, random());
    if (!pair) continue;
    const before = kind === "repeat" ? await findSides(tx, annotatorId, pair.id) : undefined;
    const swapped = before === undefined ? random() < 0.5 : !before;
    await insertShowing(tx, { annotatorId, pairId: pair.id, kind, swapped });
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
