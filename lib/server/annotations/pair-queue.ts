import "server-only";
import {
  countVotesOf,
  findOpenShowing,
  findSides,
  insertShowing,
  listOpenPairs,
  listRepeatable,
} from "@/db/queries/annotation-draws";
import { listEndsToday } from "@/db/queries/annotators";
import { blindText } from "@/lib/annotation/blind-text";
import { REPEAT_FROM } from "@/lib/annotation/draw-pair";
import type { DrawnShowing } from "@/lib/contracts/annotation";
import type { Queue } from "./draw";

/** Two answers to one prompt. A repeat swaps their sides. */
export const pairQueue: Queue<NonNullable<DrawnShowing["showing"]>> = {
  async findOpen(tx, annotatorId) {
    const shown = await findOpenShowing(tx, annotatorId);
    const blind = ({ text, simulated }: { text: string; simulated: boolean }) => ({ text: blindText(text), simulated });
    return shown && { ...shown, a: blind(shown.a), b: blind(shown.b) };
  },
  count: countVotesOf,
  listPool: (tx, annotatorId, kind) =>
    kind === "repeat"
      ? listRepeatable(tx, annotatorId, REPEAT_FROM - 1)
      : listOpenPairs(tx, annotatorId, kind === "gold"),
  async open(tx, { annotatorId, id: pairId, kind }, random) {
    const before = kind === "repeat" ? await findSides(tx, annotatorId, pairId) : undefined;
    const swapped = before === undefined ? random() < 0.5 : !before;
    await insertShowing(tx, { annotatorId, pairId, kind, swapped });
  },
  listEndsToday,
};
