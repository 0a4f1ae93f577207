import type { ModelPrice } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import { DEFAULT_RUBRIC, type JudgeKind, pairwiseAsk, pointwiseAsk, RATIONALE_TOKENS } from "./judge-template";

/** English text in the tokenizers of today's models. */
const BYTES_PER_TOKEN = 4;
/** No text that people write takes more tokens than this says; what may be spent is reserved by it. */
const BYTES_PER_TOKEN_MIN = 2;

/** Lengths in bytes of UTF-8; null for an answer that this judge has scored already. */
export type PairBytes = { readonly prompt: number; readonly one: number | null; readonly two: number | null };
export type CostEstimate = {
  readonly asks: number;
  readonly inputTokens: number;
  readonly usdExpected: number;
  /** If every answer of the judge ran into its limit of tokens and every text were dense. */
  readonly usdMost: number;
};
type Terms = { readonly kind: JudgeKind; readonly price: ModelPrice; readonly outputTokensMax: number };

/** What judging these pairs will cost: two asks for each, in both orders, or one for each of its answers. */
export function estimateCost(pairs: readonly PairBytes[], terms: Terms): CostEstimate {
  const bytes = pairs.flatMap((pair) => askBytes(pair, terms.kind));
  return estimateAsks(bytes, terms);
}

/** What scoring answers will cost, one ask for each. `bytes`: of each prompt, answer and reference together. */
export function estimateScores(
  bytes: readonly number[],
  { rubricBytes, ...terms }: Omit<Terms, "kind"> & { readonly rubricBytes: number },
): CostEstimate {
  const around = WITH_REFERENCE - DEFAULT_RUBRIC.length + rubricBytes;
  return estimateAsks(
    bytes.map((each) => each + around),
    { ...terms, kind: "pointwise" },
  );
}

function estimateAsks(bytes: readonly number[], { kind, price, outputTokensMax }: Terms): CostEstimate {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const inputTokens = sum(bytes.map(expectedTokens));
  return {
    ...{ asks: bytes.length, inputTokens },
    usdExpected: costUsd(price, inputTokens, bytes.length * RATIONALE_TOKENS[kind]),
    usdMost: sum(bytes.map((each) => worstCaseUsd(each, { price, outputTokensMax }))),
  };
}

/** The most that an ask of so many bytes may cost. */
export function worstCaseUsd(bytes: number, { price, outputTokensMax }: Omit<Terms, "kind">): number {
  return costUsd(price, Math.ceil(bytes / BYTES_PER_TOKEN_MIN), outputTokensMax);
}

/** For a provider that counts nothing. */
export function expectedTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

const NONCE = "0".repeat(32);
const lengthOf = ({ system, user }: { system: string; user: string }) => system.length + user.length;
const EMPTY_SCORE = { prompt: "", answer: "", rubric: DEFAULT_RUBRIC, nonce: NONCE };
const WITH_REFERENCE = lengthOf(pointwiseAsk({ ...EMPTY_SCORE, reference: "" }));
const EMPTY = {
  pairwise: lengthOf(pairwiseAsk({ prompt: "", a: "", b: "", nonce: NONCE })),
  pointwise: lengthOf(pointwiseAsk({ ...EMPTY_SCORE, reference: null })),
};

function askBytes({ prompt, one, two }: PairBytes, kind: JudgeKind): number[] {
  const both = EMPTY.pairwise + prompt + (one ?? 0) + (two ?? 0);
  if (kind === "pairwise") return [both, both];
  return [one, two].flatMap((answer) => (answer === null ? [] : [EMPTY.pointwise + prompt + answer]));
}
