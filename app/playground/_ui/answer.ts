import type { ErrorCode } from "@/lib/contracts/error-code";
import { REPLAY_PROVIDER_ID } from "@/lib/contracts/replay-provider";
import type { RunEvent, RunRequest, RunSummary } from "@/lib/contracts/run";
import type { PredictedCandidate } from "./route-view";

export type AnswerFailure = {
  /** `connection_lost`: nobody here knows how the run ended; the server does. */
  readonly code: ErrorCode | "connection_lost";
  readonly message: string;
  readonly retryAfterSeconds: number | null;
};

/** One run as the page shows it. */
export type Answer = {
  readonly request: RunRequest;
  readonly predicted: PredictedCandidate;
  readonly status: "connecting" | "streaming" | "finished" | "failed" | "stopped";
  readonly text: string;
  readonly runId: string | null;
  /** null until the server has said so. */
  readonly simulated: boolean | null;
  /** The text was recorded when a pack was made; nothing was run now. */
  readonly recorded: boolean;
  readonly startedAtMs: number;
  readonly run: RunSummary | null;
  readonly failure: AnswerFailure | null;
  readonly ratingFailed: boolean;
};

export function newAnswer(request: RunRequest, predicted: PredictedCandidate, startedAtMs: number): Answer {
  return {
    ...{ request, predicted, startedAtMs, status: "connecting", text: "" },
    ...{ runId: null, simulated: null, recorded: false, run: null, failure: null, ratingFailed: false },
  };
}

/** The answer after one more event of its stream. */
export function withEvent(answer: Answer, event: RunEvent): Answer {
  switch (event.kind) {
    case "started":
      return {
        ...answer,
        status: "streaming",
        runId: event.runId,
        simulated: event.simulated,
        recorded: event.providerId === REPLAY_PROVIDER_ID,
      };
    case "text":
      return { ...answer, status: "streaming", text: answer.text + event.text };
    case "finished":
      return { ...withRun(answer, event.run), status: "finished" };
    case "failed": {
      const failure = { code: event.code, message: event.message, retryAfterSeconds: event.retryAfterSeconds ?? null };
      return { ...withRun(answer, event.run), status: "failed", failure };
    }
    default:
      return event satisfies never;
  }
}

/** What the server recorded replaces what was only said on the way. */
export function withRun(answer: Answer, run: RunSummary | null): Answer {
  return run
    ? { ...answer, run, runId: run.runId, simulated: run.simulated, recorded: run.providerId === REPLAY_PROVIDER_ID }
    : answer;
}

export function isInFlight({ status }: Answer): boolean {
  return status === "connecting" || status === "streaming";
}
