import "server-only";
import { randomBytes } from "node:crypto";
import { type ChatRequest, chatRequest, type WireAnswer } from "@/lib/contracts/chat-completion";
import { DEFAULT_RUBRIC, pointwiseAsk } from "@/lib/judge/judge-template";
import { readScore } from "@/lib/judge/read-verdict";
import { toTurns } from "./chat-prompt";

/** A judge writes up to 100 words and a line; what is longer is no verdict. */
const JUDGE_TOKENS_MAX = 400;

export type JudgeAsk = { readonly nonce: string; readonly request: ChatRequest };

/**
 * Asks `judgeId` how good `answer` is. The nonce is drawn now, so nothing that was written before (the prompt, the
 * answer) can close its frame or look like the verdict.
 */
export function askJudge(request: ChatRequest, answer: string, judgeId: string): JudgeAsk {
  const nonce = randomBytes(12).toString("hex");
  const prompt = toTurns(request)
    .map(({ role, text }) => `${role}: ${text}`)
    .join("\n\n");
  const { system, user } = pointwiseAsk({ prompt, answer, reference: null, rubric: DEFAULT_RUBRIC, nonce });
  const messages = [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
  return {
    nonce,
    request: chatRequest.parse({ model: judgeId, messages, max_tokens: JUDGE_TOKENS_MAX, temperature: 0 }),
  };
}

/** From 0 to 1, or null where there is not exactly one verdict: a guess would be worth nothing. */
export function scoreOf(answer: WireAnswer, nonce: string): number | null {
  const cutOff = answer.choices[0]?.finish_reason === "length";
  const verdict = readScore({ text: contentOf(answer), cutOff }, nonce);
  return verdict.kind === "given" ? verdict.value : null;
}

export function contentOf({ choices }: WireAnswer): string {
  return choices[0]?.message?.content ?? "";
}
