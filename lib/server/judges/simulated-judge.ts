import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerJudge } from "@/lib/contracts/answer-scoring";
import type { Provider } from "../providers/provider";
import { sha256 } from "../sha256";

/** Offered only while no provider is configured, and named for what it is wherever its scores go. */
export const SIMULATED_JUDGE: AnswerJudge = {
  judgeId: "simulated-judge",
  label: "Simulated judge",
  price: { usdPerMillionInput: 0, usdPerMillionOutput: 0 },
  simulated: true,
};

const MS_PER_VERDICT = 20;

/** Writes verdicts of the right form without reading anything: the score is a hash of the ask, in quarters. */
export const simulatedJudgeProvider: Provider = {
  id: "simulated",
  simulated: true,
  async *stream({ chat, prompt, tokensExpected, signal }) {
    await sleep(MS_PER_VERDICT, undefined, { signal });
    const system = chat?.turns.find(({ role }) => role === "system")?.text ?? "";
    const nonce = /SCORE ([0-9a-f]+): 0\.5/.exec(system)?.[1] ?? "";
    const score = (Number.parseInt(sha256(prompt.replaceAll(nonce, "")).slice(0, 8), 16) % 5) / 4;
    yield { kind: "text", text: `This verdict is simulated: no model read the answer.\nSCORE ${nonce}: ${score}` };
    yield { kind: "end", usage: tokensExpected };
  },
};
