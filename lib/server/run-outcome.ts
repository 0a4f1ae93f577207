import "server-only";
import type { RunOutcome } from "@/db/queries/runs";
import type { AppError } from "./errors";
import type { RunTally } from "./run-tally";

export function completedOutcome(tally: RunTally): RunOutcome {
  return { ...measured(tally, true), state: "completed", errorCode: null, errorMessage: null };
}

export function failedOutcome(tally: RunTally, { code, message }: AppError): RunOutcome {
  return { ...measured(tally, code === "provider_timeout"), state: "failed", errorCode: code, errorMessage: message };
}

/** We or the reader ended it: the provider had the prompt and was writing. */
export function stoppedOutcome(tally: RunTally, { code, message }: AppError): RunOutcome {
  const state = code === "cancelled" ? "cancelled" : code === "shutting_down" ? "interrupted" : "failed";
  return { ...measured(tally, true), state, errorCode: code, errorMessage: message };
}

function measured(tally: RunTally, wasServed: boolean) {
  const { firstTokenMs, latencyMs } = tally.timing();
  const texts = { answerText: tally.answerText(), answeredModelId: tally.answeredModelId() };
  return { ...texts, firstTokenMs, latencyMs, ...tally.tokens(wasServed) };
}
