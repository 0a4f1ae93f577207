import "server-only";
import { findPairTexts, insertJudgeLabel, type PairToJudge } from "@/db/queries/judge-labels";
import type { Database } from "../database";
import { type AppError, toAppError } from "../errors";
import { BudgetSpent, type JudgeModel } from "./ask-judge";
import { type LabelDeps, labelPair } from "./label-pair";

export type LabelRunDeps = LabelDeps & {
  readonly database: Pick<Database, "use">;
  /** After each pair, whatever became of it. */
  readonly onPair: () => void;
};
export type LabelRun = {
  readonly annotatorId: string;
  readonly model: JudgeModel;
  readonly pairs: readonly PairToJudge[];
  readonly parallel: number;
  readonly signal: AbortSignal;
};
export type LabelSummary = {
  readonly labelled: number;
  readonly inconsistent: number;
  /** Asked, and no verdict could be read: kept as such, not asked again. */
  readonly bad: number;
  /** Not answered: asked again by the next run. */
  readonly failed: number;
  /** Withdrawn, or labelled by another process meanwhile. */
  readonly passedOver: number;
  readonly stopped:
    | { readonly by: "budget" | "interrupted" }
    | { readonly by: "failures"; readonly error: AppError }
    | null;
};

/** So many pairs in a row without an answer, and the provider is not asked any more. */
const FAILURES_IN_A_ROW = 3;

/**
 * Labels pairs, several at once. Every pair is stored as soon as it is answered, with its vote or not at all, so a run
 * that is stopped or killed is gone on with by running it again.
 */
export async function labelPairs(deps: LabelRunDeps, run: LabelRun): Promise<LabelSummary> {
  const counts = { labelled: 0, inconsistent: 0, bad: 0, failed: 0, passedOver: 0 };
  let stopped: LabelSummary["stopped"] = null;
  let failuresInARow = 0;
  const scores = new Map<string, number>();
  const waiting = [...run.pairs];
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);

  const labelOne = async (pair: PairToJudge) => {
    const end = await labelAndStore(deps, { ...run, signal }, withScores(pair, scores));
    if (end.kind === "labelled") {
      failuresInARow = 0;
      for (const [answerId, score] of end.scores) scores.set(answerId, score);
      counts.labelled++;
      counts.inconsistent += end.inconsistent ? 1 : 0;
    } else if (end.kind === "budget") stopped ??= { by: "budget" };
    else if (end.kind === "failed") {
      counts.failed++;
      failuresInARow++;
      if (failuresInARow >= FAILURES_IN_A_ROW) {
        stopped ??= { by: "failures", error: end.error };
        stop.abort(end.error);
      }
    } else {
      failuresInARow = 0;
      counts[end.kind]++;
    }
    deps.onPair();
  };
  const worker = async () => {
    for (let pair = waiting.shift(); pair && stopped === null && !signal.aborted; pair = waiting.shift())
      await labelOne(pair).catch((cause: unknown) => {
        if (!signal.aborted) throw cause;
      });
  };
  await Promise.all(Array.from({ length: run.parallel }, worker));
  return { ...counts, stopped: stopped ?? (run.signal.aborted ? { by: "interrupted" } : null) };
}

type PairEnd =
  | {
      readonly kind: "labelled";
      readonly inconsistent: boolean;
      readonly scores: readonly (readonly [string, number])[];
    }
  | { readonly kind: "bad" | "passedOver" | "budget" }
  | { readonly kind: "failed"; readonly error: AppError };

async function labelAndStore(deps: LabelRunDeps, run: LabelRun, pair: PairToJudge): Promise<PairEnd> {
  const { annotatorId, model, signal } = run;
  const texts = await deps.database.use((db) => findPairTexts(db, pair.pairId));
  if (!texts) return { kind: "passedOver" };
  try {
    const { label, choice, elapsedMs } = await labelPair(deps, model, { texts, pair, signal });
    const showing = {
      pairId: pair.pairId,
      kind: pair.isGold ? ("gold" as const) : ("fresh" as const),
      elapsedMs,
      choice,
    };
    const stored = await deps.database.use((db) => insertJudgeLabel(db, showing, { ...label, annotatorId }));
    if (!stored) return { kind: "passedOver" };
    if (choice === null) return { kind: "bad" };
    const { scoreOne, scoreTwo } = label;
    const scores = [[pair.one.answerId, scoreOne] as const, [pair.two.answerId, scoreTwo] as const];
    return {
      ...{ kind: "labelled", inconsistent: label.consistent === false },
      scores: scores.flatMap(([id, score]) => (typeof score === "number" ? [[id, score] as const] : [])),
    };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof BudgetSpent) return { kind: "budget" };
    const error = toAppError(cause);
    // A database that is away loses every label that is paid for from here on.
    if (error.code === "internal" || error.code === "database_unavailable") throw error;
    return { kind: "failed", error };
  }
}

/** An answer stands in several pairs; it is scored once. */
function withScores(pair: PairToJudge, scores: ReadonlyMap<string, number>): PairToJudge {
  const known = (answer: PairToJudge["one"]) => ({
    ...answer,
    score: answer.score ?? scores.get(answer.answerId) ?? null,
  });
  return { ...pair, one: known(pair.one), two: known(pair.two) };
}
