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
  /** Several calls, or an expectation: quality of the last answer, cost of all of them, per prompt. */
  | { readonly kind: "outcomes"; readonly quality: Float64Array; readonly costUsd: Float64Array };

/** Quality and cost (USD) of every prompt; cost is NaN in a quality track. */
export function outcomesOf(block: Block, answers: Answers): { quality: Float64Array; costUsd: Float64Array } {
  return answers.kind === "outcomes" ? answers : outcomesOfChoices(block, answers.choices);
}

/** Micro means over prompts: USD per prompt and quality (spec §3.2). */
export function meansOfAnswers(block: Block, answers: Answers): CostQuality {
  const { quality, costUsd } = outcomesOf(block, answers);
  return { costUsd: meanOf(costUsd), quality: meanOf(quality) };
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

/** Candidate c with chance `shares[c]` on every prompt: the exact expectation, no sampling. */
export function expectedAnswers({ prompts, candidates, quality, costUsd }: Block, shares: readonly number[]): Answers {
  const expected = (table: Float64Array | null) =>
    Float64Array.from(prompts, (_, i) =>
      candidates.reduce((sum, _c, c) => {
        const share = shares[c] ?? 0;
        return share === 0 ? sum : sum + share * (table?.[i * candidates.length + c] ?? Number.NaN);
      }, 0),
    );
  return { kind: "outcomes", quality: expected(quality), costUsd: expected(costUsd) };
}

/** Answers to be filled part by part, by `placeAnswers`. */
export function emptyAnswers(kind: Answers["kind"], prompts: number): Answers {
  if (kind === "choices") return { kind, choices: new Uint8Array(prompts) };
  return { kind, quality: new Float64Array(prompts), costUsd: new Float64Array(prompts) };
}

/** Copies the answers of a part to where its prompts stand in the whole. */
export function placeAnswers(into: Answers, from: Answers, rows: readonly number[]): void {
  if (into.kind === "choices" && from.kind === "choices") {
    for (const [at, row] of rows.entries()) into.choices[row] = from.choices[at] ?? 0;
    return;
  }
  assert(into.kind === "outcomes" && from.kind === "outcomes", "all parts of a router answer in one form");
  for (const [at, row] of rows.entries()) {
    into.quality[row] = from.quality[at] ?? Number.NaN;
    into.costUsd[row] = from.costUsd[at] ?? Number.NaN;
  }
}

export function sameAnswers(a: Answers, b: Answers): boolean {
  if (a.kind === "choices" && b.kind === "choices") return sameValues(a.choices, b.choices);
  if (a.kind !== "outcomes" || b.kind !== "outcomes") return false;
  return sameValues(a.quality, b.quality) && sameValues(a.costUsd, b.costUsd);
}

function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
