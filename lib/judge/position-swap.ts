import { type Choice, type Side, toChoice } from "@/lib/annotation/sides";

export type SwappedVerdict = { readonly choice: Choice; readonly consistent: boolean };

/**
 * One pair asked twice: first with answer one as A, then with answer two as A. What both say holds; a judge that changes
 * its mind with the order has no preference that could be used, so it is a tie and marked as inconsistent.
 */
export function combinePositions(oneFirst: Side, twoFirst: Side): SwappedVerdict {
  const [before, after] = [toChoice(oneFirst, false), toChoice(twoFirst, true)];
  return before === after ? { choice: before, consistent: true } : { choice: "tie", consistent: false };
}

/** Scores of both answers as a choice between them. */
export function choiceOfScores(one: number, two: number): Choice {
  return one === two ? "tie" : one > two ? "one" : "two";
}
