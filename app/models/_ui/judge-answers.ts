import { ServerRefused } from "@/app/_ui/server-refused";
import type { ScoreEvent, ScoreRequest } from "@/lib/contracts/answer-scoring";
import type { JudgeableAnswer } from "@/lib/engine/trainer-messages";

export type JudgingOrder = {
  readonly answers: readonly JudgeableAnswer[];
  readonly judgeId: string;
  readonly rubric: string;
  /** What the person agreed to spend on these answers. */
  readonly usdMost: number;
};
export type JudgingParts = {
  stream(request: ScoreRequest, signal: AbortSignal): AsyncGenerator<ScoreEvent>;
  /** Throws the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  onEvent(event: Exclude<ScoreEvent, { kind: "ended" }>): void;
  /** What has been spent on this order so far. */
  onSpent(usd: number): void;
  /** The server asks for patience; null when it goes on. */
  onWaiting(seconds: number | null): void;
};

const AT_ONCE = 10;
/** Texts escaped as JSON may grow; the server takes 700 kB. */
const BYTES_AT_ONCE = 200_000;
const WAITS_MAX = 20;

/** Has answers scored, some at a time. Null: all were asked about; else why not. Throws the signal's reason. */
export async function judgeAnswers(
  { answers, judgeId, rubric, usdMost }: JudgingOrder,
  parts: JudgingParts,
  signal: AbortSignal,
): Promise<string | null> {
  let spentBefore = 0;
  for (const some of inPortions(answers)) {
    const texts = some.map(({ row, prompt, answer, reference }) => ({ row, prompt, answer, reference }));
    const usdMax = Math.max(0, usdMost - spentBefore);
    let spent = 0;
    let stopped: string | null = null;
    for await (const event of patiently({ judgeId, consent: true, rubric, usdMax, answers: texts }, parts, signal)) {
      spent = Math.max(spent, event.spentUsd);
      parts.onSpent(spentBefore + spent);
      if (event.kind === "ended") stopped = event.stopped?.message ?? null;
      else parts.onEvent(event);
    }
    if (stopped !== null) return stopped;
    spentBefore += spent;
  }
  return null;
}

/** Waits as long as the server says where it has had enough of us for the moment. */
async function* patiently(
  request: ScoreRequest,
  { stream, sleep, onWaiting }: JudgingParts,
  signal: AbortSignal,
): AsyncGenerator<ScoreEvent> {
  for (let waits = 0; ; waits++) {
    try {
      yield* stream(request, signal);
      return;
    } catch (cause) {
      const seconds = cause instanceof ServerRefused ? cause.retryAfterSeconds : null;
      if (seconds === null || waits >= WAITS_MAX) throw cause;
      onWaiting(seconds);
      await sleep(seconds * 1000, signal);
      onWaiting(null);
    }
  }
}

function inPortions(answers: readonly JudgeableAnswer[]): JudgeableAnswer[][] {
  const portions: JudgeableAnswer[][] = [];
  let bytes = 0;
  for (const answer of answers) {
    const last = portions.at(-1);
    if (last && last.length < AT_ONCE && bytes + answer.bytes <= BYTES_AT_ONCE) {
      last.push(answer);
      bytes += answer.bytes;
    } else {
      portions.push([answer]);
      bytes = answer.bytes;
    }
  }
  return portions;
}
