import "server-only";
import type { JudgedShowing, NewJudgeLabel, PairToJudge } from "@/db/queries/judge-labels";
import { blindText } from "@/lib/annotation/blind-text";
import { DEFAULT_RUBRIC, pairwiseAsk, pointwiseAsk } from "@/lib/judge/judge-template";
import { choiceOfScores, combinePositions } from "@/lib/judge/position-swap";
import { readPairVerdict, readScore, type Verdict } from "@/lib/judge/read-verdict";
import { toStorableText } from "../run-tally";
import { type AskDeps, type Asked, askJudge, type JudgeModel } from "./ask-judge";

export type PairTexts = { readonly prompt: string; readonly one: string; readonly two: string };
export type LabelDeps = AskDeps & {
  /** 128 unpredictable bits as text: who could foresee them could forge a verdict. */
  readonly nonce: () => string;
};
export type PairLabel = Pick<JudgedShowing, "choice" | "elapsedMs"> & {
  readonly label: Omit<NewJudgeLabel, "annotatorId">;
};

/** Asks the judge about one pair: in both orders, or about each answer that it has not scored yet. Texts are blinded. */
export async function labelPair(
  deps: LabelDeps,
  model: JudgeModel,
  { texts, pair, signal }: { texts: PairTexts; pair: PairToJudge; signal: AbortSignal },
): Promise<PairLabel> {
  const blind = { prompt: texts.prompt, one: blindText(texts.one), two: blindText(texts.two) };
  return model.kind === "pairwise"
    ? labelInBothOrders(deps, model, blind, signal)
    : scoreBoth(deps, model, { texts: blind, pair, signal });
}

async function labelInBothOrders(
  deps: LabelDeps,
  model: JudgeModel,
  { prompt, one, two }: PairTexts,
  signal: AbortSignal,
): Promise<PairLabel> {
  const askWith = async (a: string, b: string) => {
    const nonce = freshNonce(deps, [prompt, a, b]);
    const asked = await askJudge(deps, model, pairwiseAsk({ prompt, a, b, nonce }), signal);
    return { asked, verdict: readPairVerdict(asked, nonce) };
  };
  const first = await askWith(one, two);
  if (first.verdict.kind === "bad") return badLabel(first.verdict.fault, [first]);
  const second = await askWith(two, one);
  if (second.verdict.kind === "bad") return badLabel(second.verdict.fault, [first, second]);
  const { choice, consistent } = combinePositions(first.verdict.value, second.verdict.value);
  const { label, elapsedMs } = totals([first, second]);
  return {
    ...{ choice, elapsedMs },
    label: { ...label, consistent, sideOneFirst: first.verdict.value, sideTwoFirst: second.verdict.value },
  };
}

async function scoreBoth(
  deps: LabelDeps,
  model: JudgeModel,
  { texts: { prompt, one, two }, pair, signal }: { texts: PairTexts; pair: PairToJudge; signal: AbortSignal },
): Promise<PairLabel> {
  const done: AskedVerdict<number>[] = [];
  const scores: number[] = [];
  for (const [answer, { score }] of [[one, pair.one] as const, [two, pair.two] as const]) {
    if (score === null) {
      const nonce = freshNonce(deps, [prompt, answer]);
      const question = { prompt, answer, reference: null, rubric: DEFAULT_RUBRIC, nonce };
      const asked = await askJudge(deps, model, pointwiseAsk(question), signal);
      const verdict = readScore(asked, nonce);
      done.push({ asked, verdict });
      if (verdict.kind === "bad") return badLabel(verdict.fault, done);
      scores.push(verdict.value);
    } else scores.push(score);
  }
  const [scoreOne = 0, scoreTwo = 0] = scores;
  const { label, elapsedMs } = totals(done);
  return { choice: choiceOfScores(scoreOne, scoreTwo), elapsedMs, label: { ...label, scoreOne, scoreTwo } };
}

function freshNonce({ nonce }: LabelDeps, texts: readonly string[]): string {
  for (;;) {
    const drawn = nonce();
    if (!texts.some((text) => text.includes(drawn))) return drawn;
  }
}

type AskedVerdict<Value> = { readonly asked: Asked; readonly verdict: Verdict<Value> };

function badLabel(fault: NewJudgeLabel["fault"], done: readonly AskedVerdict<unknown>[]): PairLabel {
  const { label, elapsedMs } = totals(done);
  return { choice: null, elapsedMs, label: { ...label, fault } };
}

function totals(done: readonly AskedVerdict<unknown>[]) {
  const sum = (amountOf: (asked: Asked) => number) => done.reduce((total, { asked }) => total + amountOf(asked), 0);
  const isCounted = done.every(({ asked }) => asked.tokenBasis === "provider");
  return {
    elapsedMs: sum(({ elapsedMs }) => elapsedMs),
    label: {
      rationales: done.map(({ verdict }) => toStorableText(verdict.rationale)),
      answeredModelId: done[0]?.asked.answeredModelId ?? null,
      asks: done.length,
      inputTokens: sum(({ usage }) => usage.inputTokens),
      outputTokens: sum(({ usage }) => usage.outputTokens),
      tokenBasis: isCounted ? ("provider" as const) : ("estimated" as const),
      costUsd: sum((asked) => asked.costUsd),
    },
  };
}
