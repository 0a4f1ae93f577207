import type { Choice, Side } from "@/lib/annotation/sides";
import { goldPoints } from "@/lib/annotation/trust";
import { cohenKappa } from "@/lib/benchmark/agreement";
import { type CountedInterval, clusterInterval } from "./cluster-interval";

/** A judge's label with what its checks need. */
export type CheckedLabel = {
  readonly cluster: string;
  readonly choice: Choice;
  /** What the judge said with answer one as A, and with answer two as A; null where it scored answers one by one. */
  readonly sides: readonly [Side, Side] | null;
  readonly consistent: boolean | null;
  readonly goldWinner: "one" | "two" | null;
  readonly one: { readonly chars: number };
  readonly two: { readonly chars: number };
  /** First, trusted votes of people on this pair. */
  readonly people: readonly Choice[];
};

export type JudgeQuality = {
  /** Share of pairs with a majority of people on which the judge says the same; tie and both bad are one. */
  readonly agreement: CountedInterval | null;
  /** Cohen's κ of the same pairs; null also where it is not defined. */
  readonly kappa: CountedInterval | null;
  /** Pairs with votes on which people are divided: left out above. */
  readonly divided: number;
  /** Share of pairs on which the judge says the same in both orders. */
  readonly consistency: CountedInterval | null;
  /** Share of its decided verdicts for the answer that stood first: 0.5 without position bias. */
  readonly firstShare: CountedInterval | null;
  /** Share of decided pairs for the longer answer; by the judge, and by people on the pairs that both decided. */
  readonly longerShare: CountedInterval | null;
  readonly longerShareOfPeople: CountedInterval | null;
  /** Share of gold pairs on which the judge is right; neither is half. */
  readonly gold: CountedInterval | null;
};

const LONGER_BY = 1.1;
const OUTCOMES = ["one", "two", "neither"] as const;
type Outcome = (typeof OUTCOMES)[number];

/** How far labels of one judge can be believed. Intervals resample prompts. */
export function judgeQuality(labels: readonly CheckedLabel[]): JudgeQuality {
  const plain = labels.filter(({ goldWinner }) => goldWinner === null);
  const voted = plain.filter(({ people }) => people.length > 0);
  const compared = voted.flatMap((label) => {
    const people = majorityOf(label.people);
    return people === null ? [] : [{ cluster: label.cluster, people, judge: outcomeOf(label.choice) }];
  });
  return {
    agreement: shareOf(compared, ({ people, judge }) => (people === judge ? 1 : 0)),
    kappa: clusterInterval(compared, kappaOf),
    divided: voted.length - compared.length,
    consistency: shareOf(labels, ({ consistent }) => (consistent === null ? null : consistent ? 1 : 0)),
    firstShare: shareOf(
      labels.flatMap(({ cluster, sides }) => (sides ?? []).map((side) => ({ cluster, side }))),
      ({ side }) => (side === "a" ? 1 : side === "b" ? 0 : null),
    ),
    longerShare: shareOf(labels, (label) => longerPoint(label, label.choice)),
    longerShareOfPeople: shareOf(voted, (label) => {
      const people = majorityOf(label.people);
      return people === null || people === "neither" ? null : longerPoint(label, people);
    }),
    gold: shareOf(labels, ({ choice, goldWinner }) => (goldWinner === null ? null : goldPoints(choice, goldWinner))),
  };
}

/** What more people say than anything else; null where the first place is shared. */
export function majorityOf(votes: readonly Choice[]): Outcome | null {
  const counts = OUTCOMES.map((outcome) => votes.filter((vote) => outcomeOf(vote) === outcome).length);
  const most = Math.max(...counts);
  const [first, ...others] = OUTCOMES.filter((_, at) => counts[at] === most);
  return votes.length === 0 || others.length > 0 ? null : (first ?? null);
}

function outcomeOf(choice: Choice): Outcome {
  return choice === "tie" || choice === "both_bad" ? "neither" : choice;
}

function kappaOf(rows: readonly { readonly people: Outcome; readonly judge: Outcome }[]): number | null {
  if (rows.length === 0) return null;
  const count = (people: Outcome, judge: Outcome) =>
    rows.filter((row) => row.people === people && row.judge === judge).length;
  return cohenKappa(OUTCOMES.map((people) => OUTCOMES.map((judge) => count(people, judge)))).kappa;
}

function longerPoint({ one, two }: CheckedLabel, choice: Choice | Outcome): number | null {
  if (choice !== "one" && choice !== "two") return null;
  if (Math.max(one.chars, two.chars) < LONGER_BY * Math.min(one.chars, two.chars)) return null;
  return (choice === "one") === one.chars > two.chars ? 1 : 0;
}

function shareOf<Row extends { readonly cluster: string }>(
  rows: readonly Row[],
  pointOf: (row: Row) => number | null,
): CountedInterval | null {
  const points = rows.flatMap((row) => {
    const point = pointOf(row);
    return point === null ? [] : [{ cluster: row.cluster, point }];
  });
  return clusterInterval(points, (some) => some.reduce((sum, { point }) => sum + point, 0) / some.length);
}
