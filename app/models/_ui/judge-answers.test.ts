import { expect, test } from "vitest";
import { ServerRefused } from "@/app/_ui/server-refused";
import type { ScoreEvent, ScoreRequest } from "@/lib/contracts/answer-scoring";
import { judgeAnswers } from "./judge-answers";

const answerOf = (row: number, bytes = 100) => ({
  ...{ row, bytes, prompt: "p", answer: "a", reference: null, outputTokens: null },
});
const order = (answers: ReturnType<typeof answerOf>[], usdMost = 1) => ({
  ...{ answers, judgeId: "j", rubric: "r", usdMost },
});

function recorded(stream: (request: ScoreRequest) => AsyncGenerator<ScoreEvent>) {
  const seen = { requests: [] as ScoreRequest[], rows: [] as number[], spent: 0, waits: [] as (number | null)[] };
  const parts = {
    stream: (request: ScoreRequest) => {
      seen.requests.push(request);
      return stream(request);
    },
    sleep: async (_: number, signal: AbortSignal) => signal.throwIfAborted(),
    onEvent: ({ row }: { row: number }) => void seen.rows.push(row),
    onSpent: (usd: number) => {
      seen.spent = usd;
    },
    onWaiting: (seconds: number | null) => void seen.waits.push(seconds),
  };
  return { seen, parts };
}

async function* scoreAll({ answers }: ScoreRequest): AsyncGenerator<ScoreEvent> {
  let spentUsd = 0;
  for (const { row } of answers) {
    spentUsd += 0.01;
    yield { kind: "scored", row, quality: 1, spentUsd };
  }
  yield { kind: "ended", spentUsd, stopped: null };
}
const { signal } = new AbortController();

test("every answer is asked about once, a few at a time, and no portion may spend what others have spent", async () => {
  const { seen, parts } = recorded(scoreAll);
  const rows = Array.from({ length: 23 }, (_, at) => at + 2);
  expect(
    await judgeAnswers(
      order(
        rows.map((row) => answerOf(row)),
        0.5,
      ),
      parts,
      signal,
    ),
  ).toBeNull();
  expect(seen.rows).toEqual(rows);
  expect(seen.requests.map(({ answers }) => answers.length)).toEqual([10, 10, 3]);
  expect(seen.requests.map(({ usdMax }) => usdMax.toFixed(2))).toEqual(["0.50", "0.40", "0.30"]);
  expect(seen.spent).toBeCloseTo(0.23);
});

test("long answers go in smaller portions", async () => {
  const { seen, parts } = recorded(scoreAll);
  await judgeAnswers(order([answerOf(1, 150_000), answerOf(2, 60_000), answerOf(3, 60_000)]), parts, signal);
  expect(seen.requests.map(({ answers }) => answers.map(({ row }) => row))).toEqual([[1], [2, 3]]);
});

test("the server's wish for patience is met and nothing is lost", async () => {
  let calls = 0;
  const { seen, parts } = recorded(async function* (request) {
    if (++calls === 2) throw new ServerRefused("rate_limited", "Go on in 7 s.", 7);
    yield* scoreAll(request);
  });
  expect(await judgeAnswers(order(Array.from({ length: 15 }, (_, row) => answerOf(row))), parts, signal)).toBeNull();
  expect(seen.waits).toEqual([7, null]);
  expect(seen.rows).toHaveLength(15);
});

test("a stop of the server's ends the order, with its reason and all scores until then", async () => {
  const { seen, parts } = recorded(async function* ({ answers }) {
    yield { kind: "scored", row: answers[0]?.row ?? 0, quality: 1, spentUsd: 0.1 };
    yield { kind: "ended", spentUsd: 0.1, stopped: { code: "overloaded", message: "No more today." } };
  });
  const many = Array.from({ length: 25 }, (_, row) => answerOf(row));
  expect(await judgeAnswers(order(many), parts, signal)).toBe("No more today.");
  expect([seen.rows, seen.requests.length]).toEqual([[0], 1]);
});

test("a refusal without a time to wait, and a connection that breaks, are thrown; what came before was told", async () => {
  const refused = recorded(async function* () {
    yield* [];
    throw new ServerRefused("internal", "No.", null);
  });
  await expect(judgeAnswers(order([answerOf(1)]), refused.parts, signal)).rejects.toThrow("No.");
  const broken = recorded(async function* () {
    yield { kind: "scored", row: 1, quality: 1, spentUsd: 0.1 };
    throw new Error("The connection to the server broke.");
  });
  await expect(judgeAnswers(order([answerOf(1), answerOf(2)]), broken.parts, signal)).rejects.toThrow("broke");
  expect(broken.seen.rows).toEqual([1]);
});
