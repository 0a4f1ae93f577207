import "server-only";
import { reserveJudgeSpend, settleJudgeSpend } from "@/db/queries/judge-spend";
import { type ScoreEvent, type ScoreRequest, VERDICT_TOKENS_MAX } from "@/lib/contracts/answer-scoring";
import { worstCaseUsd } from "@/lib/judge/judge-cost";
import { type JudgeAsk, pointwiseAsk } from "@/lib/judge/judge-template";
import { readScore, type VerdictFault } from "@/lib/judge/read-verdict";
import type { Database } from "../database";
import { AppError, toAppError } from "../errors";
import { findAnswerJudge, type JudgeChoices } from "./answer-judges";
import { type AskDeps, askJudge, BudgetSpent, type JudgeModel } from "./ask-judge";
import { type Budget, createBudget } from "./budget";

export type ScoreDeps = JudgeChoices &
  Omit<AskDeps, "budget"> & {
    readonly database: Pick<Database, "use">;
    /** 128 unpredictable bits as text: who could foresee them could forge a verdict. */
    readonly nonce: () => string;
    readonly timeoutMs: number;
  };

const ASKED_AT_ONCE = 4;
/** So many answers in a row without a verdict of the provider, and it is not asked any more. */
const FAILURES_IN_A_ROW = 3;

/**
 * Scores answers, several at once, and says each as it comes. The most that this can cost is taken out of the day's limit
 * before anything is asked, and what was spent is settled however it ends. Throws AppError before the first event only.
 */
export async function* scoreAnswers(
  deps: ScoreDeps,
  request: ScoreRequest,
  client: AbortSignal,
): AsyncGenerator<ScoreEvent> {
  const { judge, endpoint } = await findAnswerJudge(deps, request.judgeId);
  const limits = { kind: "pointwise", temperature: 0, outputTokensMax: VERDICT_TOKENS_MAX } as const;
  const model: JudgeModel = { ...endpoint, ...limits, price: judge.price, timeoutMs: deps.timeoutMs };
  const asks = request.answers.map((answer) => toAsk(deps, request, answer));
  const most = asks.reduce((sum, { ask }) => sum + worstCaseUsd(bytesOf(ask), model), 0);
  const reservedUsd = Math.min(most, request.usdMax);
  const day = await reserveDay(deps, reservedUsd);
  const budget = createBudget(reservedUsd * (1 + 1e-9)); // Sums in another order differ in their last digits.
  try {
    yield* askAll({ ...deps, budget }, { model, asks, client });
  } finally {
    const spent = { day, reservedUsd, spentUsd: budget.spentUsd() };
    if (day !== null) await deps.database.use((db) => settleJudgeSpend(db, { ...spent, day }));
  }
}

async function reserveDay({ env, database }: ScoreDeps, usd: number): Promise<string | null> {
  if (usd === 0) return null;
  const usdMax = env.JUDGE_USD_PER_DAY;
  const day = await database.use((db) => reserveJudgeSpend(db, usd, usdMax));
  if (day) return day;
  const message = `This server spends at most $${usdMax.toFixed(2)} a day on judging for its visitors, and that does not hold these answers any more. Go on tomorrow, with fewer rows, or with a cheaper judge.`;
  throw new AppError("overloaded", message);
}

type RowAsk = { readonly row: number; readonly ask: JudgeAsk; readonly nonce: string };
type Round = { readonly model: JudgeModel; readonly asks: readonly RowAsk[]; readonly client: AbortSignal };
type RoundDeps = AskDeps & { readonly budget: Budget };
type RowEnd =
  | { readonly kind: "scored"; readonly row: number; readonly quality: number }
  | { readonly kind: "unscored"; readonly row: number; readonly message: string; readonly again: boolean }
  | { readonly kind: "stop"; readonly error: AppError }
  | { readonly kind: "failed"; readonly row: number; readonly error: AppError };

async function* askAll(deps: RoundDeps, { model, asks, client }: Round): AsyncGenerator<ScoreEvent> {
  const stop = new AbortController();
  const signal = AbortSignal.any([client, stop.signal]);
  const waiting = [...asks];
  const asked = new Map<number, Promise<RowEnd>>();
  const askNext = () => {
    const next = waiting.shift();
    if (next) asked.set(next.row, scoreOne(deps, model, next, signal));
  };
  let failuresInARow = 0;
  let stopped: AppError | null = null;
  const spentUsd = () => deps.budget.spentUsd();
  try {
    for (let at = 0; at < ASKED_AT_ONCE; at++) askNext();
    while (asked.size > 0 && stopped === null) {
      const [row, end] = await Promise.race([...asked].map(async ([key, ending]) => [key, await ending] as const));
      asked.delete(row);
      client.throwIfAborted();
      if (end.kind === "stop") stopped = end.error;
      else if (end.kind === "failed") {
        failuresInARow++;
        if (failuresInARow >= FAILURES_IN_A_ROW) stopped = end.error;
        yield { kind: "unscored", row, message: end.error.message, again: true, spentUsd: spentUsd() };
      } else {
        failuresInARow = 0;
        yield { ...end, spentUsd: spentUsd() };
      }
      askNext();
    }
    if (stopped) stop.abort(stopped);
    await Promise.allSettled(asked.values());
    const why = stopped && { code: stopped.code, message: stopped.message };
    yield { kind: "ended", spentUsd: spentUsd(), stopped: why };
  } finally {
    stop.abort();
    await Promise.allSettled(asked.values()); // What they cost is known only then.
  }
}

async function scoreOne(
  deps: RoundDeps,
  model: JudgeModel,
  { row, ask, nonce }: RowAsk,
  signal: AbortSignal,
): Promise<RowEnd> {
  try {
    const verdict = readScore(await askJudge(deps, model, ask, signal), nonce);
    if (verdict.kind === "given") return { kind: "scored", row, quality: verdict.value };
    return { kind: "unscored", row, message: FAULTS[verdict.fault], again: false };
  } catch (cause) {
    if (cause instanceof BudgetSpent)
      return {
        kind: "stop",
        error: new AppError("overloaded", "The cost you agreed to does not hold another answer."),
      };
    return { kind: "failed", row, error: toAppError(signal.aborted ? signal.reason : cause) };
  }
}

const FAULTS: Readonly<Record<VerdictFault, string>> = {
  none: "the judge gave no score",
  several: "the judge gave more than one score",
  unclear: "the judge's score is no number from 0 to 1",
  cut_off: "the judge wrote on until its limit of tokens",
};

function toAsk({ nonce: draw }: ScoreDeps, { rubric }: ScoreRequest, answer: ScoreRequest["answers"][number]): RowAsk {
  const { row, prompt, answer: text, reference } = answer;
  const texts = [rubric, prompt, text, reference ?? ""];
  let nonce = draw();
  while (texts.some((one) => one.includes(nonce))) nonce = draw();
  return { row, nonce, ask: pointwiseAsk({ prompt, answer: text, reference, rubric, nonce }) };
}

function bytesOf({ system, user }: JudgeAsk): number {
  return Buffer.byteLength(system) + Buffer.byteLength(user);
}
