import "server-only";
import { type ListedVote, listVotes } from "@/db/queries/annotation-results";
import { type ListedLabel, listJudgeLabels } from "@/db/queries/judge-labels";
import type { Choice } from "@/lib/annotation/sides";
import { groupBy } from "@/lib/judge/group-by";
import { judgeQuality } from "@/lib/judge/judge-quality";
import type { JudgeReport } from "@/lib/judge/judge-report";
import { preferenceEstimates } from "@/lib/judge/preference-estimates";
import { getDeps } from "../deps";

declare global {
  var iprJudgeReports: { readonly key: string; readonly reports: readonly JudgeReport[] } | undefined;
}

/** Computed again when labels, votes or trust have changed. */
export async function loadJudgeReports(): Promise<readonly JudgeReport[]> {
  const [labels, votes] = await getDeps().database.use(
    async (db) => [await listJudgeLabels(db), await listVotes(db)] as const,
  );
  const people = peopleByPair(votes);
  const counted = [...people.values()].reduce((sum, choices) => sum + choices.length, 0);
  const open = labels.filter(({ withdrawnAt, distrust }) => withdrawnAt === null && distrust === null).length;
  const key = `${labels.length} ${open} ${counted} ${votes.at(-1)?.showingId}`;
  if (globalThis.iprJudgeReports?.key !== key)
    globalThis.iprJudgeReports = { key, reports: judgeReports(labels, people) };
  return globalThis.iprJudgeReports.reports;
}

/** First votes of trusted people on pairs that rank. */
export function peopleByPair(votes: readonly ListedVote[]): ReadonlyMap<string, readonly Choice[]> {
  const counted = votes.filter(
    ({ annotatorKind, distrust, withdrawnAt, kind }) =>
      annotatorKind === "human" && distrust === null && withdrawnAt === null && kind === "fresh",
  );
  const groups = groupBy(counted, ({ pairId }) => pairId);
  return new Map([...groups].map(([pairId, group]) => [pairId, group.map(({ choice }) => choice)]));
}

/** Most labels first. */
export function judgeReports(
  labels: readonly ListedLabel[],
  people: ReadonlyMap<string, readonly Choice[]>,
): JudgeReport[] {
  return [...groupBy(labels, ({ judge }) => judge.annotatorId).values()]
    .flatMap((group) => {
      const [first] = group;
      return first ? [reportOf(first, group, people)] : [];
    })
    .toSorted((a, b) => b.labelled - a.labelled);
}

function reportOf(
  { judge, distrust }: ListedLabel,
  labels: readonly ListedLabel[],
  people: ReadonlyMap<string, readonly Choice[]>,
): JudgeReport {
  const given = labels.flatMap((row) =>
    row.choice === null || row.withdrawnAt !== null ? [] : [{ ...row, choice: row.choice }],
  );
  const checked = given.map(({ label, goldWinner, pairId, ...row }) => {
    const { sideOneFirst, sideTwoFirst, consistent } = label;
    const sides = sideOneFirst && sideTwoFirst ? ([sideOneFirst, sideTwoFirst] as const) : null;
    const gold = goldWinner === "one" || goldWinner === "two" ? goldWinner : null;
    return { ...row, sides, consistent, goldWinner: gold, people: people.get(pairId) ?? [] };
  });
  const ranking = distrust === null ? checked.filter(({ goldWinner }) => goldWinner === null) : [];
  return {
    ...{ judge, distrust, labelled: given.length },
    bad: labels.filter(({ label }) => label.fault !== null).length,
    costUsd: labels.reduce((sum, { label }) => sum + label.costUsd, 0),
    quality: judgeQuality(checked),
    preferences: preferenceEstimates(
      ranking.map(({ cluster, one, two, choice, people: votes }) => ({
        ...{ cluster, one: one.modelId, two: two.modelId, judge: choice, people: votes },
      })),
    ),
  };
}
