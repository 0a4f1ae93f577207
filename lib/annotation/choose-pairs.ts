import { createRandom } from "@/lib/core/random";

/** A recorded answer as far as choosing pairs needs it. Qualities in [0, 1]; null: unknown. */
export type PairableAnswer = {
  readonly id: string;
  readonly modelId: string;
  readonly text: string;
  readonly qualityPredicted: number | null;
  /** Null unless a checker, not a judge, measured it. */
  readonly qualityChecked: number | null;
};

export type ChosenPair = {
  readonly oneId: string;
  readonly twoId: string;
  readonly goldWinner: "one" | "two" | null;
  readonly predictedGap: number | null;
};

/** A longer answer asks more of a reader than a vote is worth. */
export const ANSWER_CHARS_MAX = 12_000;
const PAIRS_PER_PROMPT = 4;
/** How much better the winner of a gold pair must have been measured. */
const GOLD_GAP_MIN = 0.75;

/**
 * Which answers to one prompt are compared: at most one gold pair, then up to four pairs in which the router is least
 * sure who is better, each answer in as few of them as possible. Deterministic in `seed`. `among`: at least one of the two
 * is one of these.
 */
export function choosePairs(
  answers: readonly PairableAnswer[],
  seed: number,
  among: ReadonlySet<string> | null = null,
): ChosenPair[] {
  const random = createRandom(seed);
  const readable = answers.filter(({ text }) => text.trim() !== "" && text.length <= ANSWER_CHARS_MAX);
  const pairs = readable
    .toSorted((a, b) => (a.modelId < b.modelId ? -1 : 1))
    .flatMap((one, at, all) => all.slice(at + 1).map((two) => ({ one, two, draw: random() })))
    .filter(({ one, two }) => one.text.trim() !== two.text.trim())
    .filter(({ one, two }) => among === null || among.has(one.id) || among.has(two.id));
  const [gold] = pairs.filter(isGold).toSorted((a, b) => a.draw - b.draw);
  const uses = new Map<string, number>();
  const chosen: Pair[] = [];
  const open = pairs.filter((pair) => pair !== gold && !isGold(pair));
  while (chosen.length < PAIRS_PER_PROMPT && open.length > 0) {
    const usesOf = ({ one, two }: Pair) => (uses.get(one.id) ?? 0) + (uses.get(two.id) ?? 0);
    open.sort((a, b) => usesOf(a) - usesOf(b) || gapOr1(a) - gapOr1(b) || a.draw - b.draw);
    const next = open.shift();
    if (!next) break;
    chosen.push(next);
    for (const { id } of [next.one, next.two]) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return [...(gold ? [toChosen(gold, true)] : []), ...chosen.map((pair) => toChosen(pair, false))];
}

type Pair = { readonly one: PairableAnswer; readonly two: PairableAnswer; readonly draw: number };

function isGold({ one, two }: Pair): boolean {
  if (one.qualityChecked === null || two.qualityChecked === null) return false;
  return Math.abs(one.qualityChecked - two.qualityChecked) >= GOLD_GAP_MIN;
}

/** A model that the router does not know teaches it nothing: such pairs come last. */
function gapOr1({ one, two }: Pair): number {
  return gapOf(one, two) ?? 1;
}

function gapOf(one: PairableAnswer, two: PairableAnswer): number | null {
  if (one.qualityPredicted === null || two.qualityPredicted === null) return null;
  return Math.abs(one.qualityPredicted - two.qualityPredicted);
}

function toChosen({ one, two }: Pair, gold: boolean): ChosenPair {
  const winner = (one.qualityChecked ?? 0) > (two.qualityChecked ?? 0) ? "one" : "two";
  return { oneId: one.id, twoId: two.id, goldWinner: gold ? winner : null, predictedGap: gapOf(one, two) };
}
