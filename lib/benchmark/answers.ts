import { assert } from "@/lib/core/assert";
import { uniformFor } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import type { Attempt, Policy, SimulatedJudge } from "@/lib/routers/router";
import type { RoutedPrompt } from "@/lib/routers/training-set";
import type { Block } from "./block";
import { type Choices, meanOf, outcomesOfChoices } from "./choices";
import type { CostQuality } from "./concave-hull";

/** How a router answered every prompt of a block at one knob value. */
export type Answers =
  /** One model per prompt. */
  | { readonly kind: "choices"; readonly choices: Choices }
  /** Several calls: quality of the last answer, cost of all of them, per prompt. */
  | { readonly kind: "outcomes"; readonly quality: Float64Array; readonly costUsd: Float64Array }
  /** Candidate c with chance `shares[c]` on every prompt: the exact expectation, no sampling. */
  | { readonly kind: "expected"; readonly shares: readonly number[] };

export type AnswerTable = "quality" | "costUsd";

/** Quality or cost (USD) of every prompt; cost is NaN in a quality track. */
export function outcomeColumn(block: Block, answers: Answers, table: AnswerTable): Float64Array {
  if (answers.kind === "outcomes") return answers[table];
  if (answers.kind === "expected") return expectedColumn(block, answers.shares, table);
  return outcomesOfChoices(block, answers.choices, table);
}

/** Micro means over prompts: USD per prompt and quality (spec §3.2). */
export function meansOfAnswers(block: Block, answers: Answers): CostQuality {
  const meanIn = (table: AnswerTable) => meanOf(outcomeColumn(block, answers, table));
  return { costUsd: meanIn("costUsd"), quality: meanIn("quality") };
}

/** What a policy answers at one knob value. `choices` come from its reading of these prompts. */
export function answersOf(
  policy: Policy,
  { block, prompts, choices }: { block: Block; prompts: readonly RoutedPrompt[]; choices: Choices },
  { knobValue, attempt }: { knobValue: number; attempt: AttemptReader },
): Answers {
  if (!policy.review) return { kind: "choices", choices };
  const quality = new Float64Array(prompts.length);
  const costUsd = new Float64Array(prompts.length);
  for (const [i, prompt] of prompts.entries()) {
    const attempts: Attempt[] = [];
    for (let c: number | undefined = choices[i]; c !== undefined; ) {
      attempts.push(attempt(i, c));
      costUsd[i] = (costUsd[i] ?? 0) + (attempts.at(-1)?.costUsd ?? 0);
      quality[i] = block.quality[i * block.candidates.length + c] ?? Number.NaN;
      assert(attempts.length <= block.candidates.length, "a cascade asks every candidate at most once");
      const next = policy.review(prompt, attempts, knobValue);
      c = next === undefined ? undefined : block.candidates.findIndex(({ modelId }) => modelId === next);
    }
  }
  return { kind: "outcomes", quality, costUsd };
}

/** What asking candidate c for prompt i of a block gives. */
export type AttemptReader = (prompt: number, candidate: number) => Attempt;

/** Knob values ask the same candidates again and again: every attempt is worked out once. */
export function attemptsOn(block: Block, judge: SimulatedJudge | undefined): AttemptReader {
  const known: Attempt[] = [];
  return (prompt, candidate) => {
    const at = prompt * block.candidates.length + candidate;
    const attempt = known[at] ?? attemptAt(block, { prompt, candidate }, judge);
    known[at] = attempt;
    return attempt;
  };
}

/** A judge that looks at the measured quality and errs with a set chance, drawn once per prompt and model. */
function attemptAt(
  { candidates, prompts, quality, costUsd }: Block,
  { prompt, candidate }: { prompt: number; candidate: number },
  judge: SimulatedJudge | undefined,
): Attempt {
  const at = prompt * candidates.length + candidate;
  const modelId = candidates[candidate]?.modelId ?? "";
  const errs = judge !== undefined && uniformFor(1, `${prompts[prompt]?.promptId} ${modelId}`) < judge.errorRate;
  const accepted = judge !== undefined && (quality[at] ?? 0) >= judge.acceptFrom !== errs;
  return {
    modelId,
    judgedQuality: judge ? unitInterval(accepted ? 1 : 0) : null,
    costUsd: (costUsd?.[at] ?? Number.NaN) + (judge?.costUsd ?? 0),
  };
}

/** Always the same candidate. */
export function fixedAnswers(prompts: number, candidate: number): Answers {
  return { kind: "choices", choices: new Uint8Array(prompts).fill(candidate) };
}

function expectedColumn(block: Block, shares: readonly number[], table: AnswerTable): Float64Array {
  const width = block.candidates.length;
  const values = block[table];
  const expected = new Float64Array(block.prompts.length);
  for (let i = 0; i < expected.length; i++) {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      const share = shares[c] ?? 0;
      if (share !== 0) sum += share * (values?.[i * width + c] ?? Number.NaN);
    }
    expected[i] = sum;
  }
  return expected;
}

/** Answers to be filled part by part, by `placeAnswers`. */
export function emptyAnswers(kind: Answers["kind"], prompts: number): Answers {
  if (kind === "choices") return { kind, choices: new Uint8Array(prompts) };
  return { kind: "outcomes", quality: new Float64Array(prompts), costUsd: new Float64Array(prompts) };
}

/** Copies the answers of a part to where its prompts stand in the whole. */
export function placeAnswers(into: Answers, from: Answers, rows: readonly number[]): void {
  if (into.kind === "choices" && from.kind === "choices") {
    for (let at = 0; at < rows.length; at++) into.choices[rows[at] ?? 0] = from.choices[at] ?? 0;
    return;
  }
  assert(into.kind === "outcomes" && from.kind === "outcomes", "all parts of a router answer in one form");
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    into.quality[row] = from.quality[at] ?? Number.NaN;
    into.costUsd[row] = from.costUsd[at] ?? Number.NaN;
  }
}

export function sameAnswers(a: Answers, b: Answers): boolean {
  if (a.kind === "choices" && b.kind === "choices") return sameValues(a.choices, b.choices);
  if (a.kind === "expected" && b.kind === "expected") return sameValues(a.shares, b.shares);
  if (a.kind !== "outcomes" || b.kind !== "outcomes") return false;
  return sameValues(a.quality, b.quality) && sameValues(a.costUsd, b.costUsd);
}

function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
