"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type Answer, isInFlight, newAnswer, withEvent, withRun } from "./answer";
import type { RunPlan } from "./run-plan";

const RECORD_POLL_MS = 1500;
const RECORD_POLLS_AFTER_STOP = 4;

export type Runs = {
  readonly answers: readonly Answer[];
  /** Replaces what is shown. All plans of one call belong to one comparison. */
  start(plans: readonly RunPlan[]): void;
  /** One more answer beside the ones that are shown, in the same comparison. */
  add(plan: RunPlan): void;
  /** Asks again with the same key while nobody knows how the run ended, so that nothing is billed twice. */
  retry(key: string): void;
  stop(key: string): void;
  rate(key: string, rating: number): void;
  /** Takes away what has ended; what is still arriving stays. */
  clearEnded(): void;
};

/** Runs of this page. The client with its schemas is loaded on the first one. */
export function useRuns(): Runs {
  const [answers, setAnswers] = useState<readonly Answer[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const update = useCallback((key: string, change: (answer: Answer) => Answer) => {
    setAnswers((all) => all.map((answer) => (answer.request.idempotencyKey === key ? change(answer) : answer)));
  }, []);

  useEffect(() => {
    const controllers = running.current;
    return () => {
      for (const controller of controllers.values()) controller.abort();
    };
  }, []);

  const follow = useCallback(
    async (answer: Answer) => {
      const key = answer.request.idempotencyKey;
      const controller = new AbortController();
      running.current.set(key, controller);
      await followRun(answer, controller.signal, (change) => update(key, change));
      running.current.delete(key);
    },
    [update],
  );

  const begin = (plan: RunPlan, comparisonId: string): Answer => {
    const request = { ...plan.request, idempotencyKey: crypto.randomUUID(), comparisonId };
    const answer = newAnswer(request, plan.predicted, performance.now());
    void follow(answer);
    return answer;
  };
  const find = (key: string) => answers.find(({ request }) => request.idempotencyKey === key);
  return {
    answers,
    start(plans) {
      for (const controller of running.current.values()) controller.abort();
      const comparisonId = crypto.randomUUID();
      setAnswers(plans.map((plan) => begin(plan, comparisonId)));
    },
    add(plan) {
      const comparisonId = answers[0]?.request.comparisonId ?? crypto.randomUUID();
      const answer = begin(plan, comparisonId);
      setAnswers((all) => [...all, answer]);
    },
    retry(key) {
      const answer = find(key);
      if (!answer || isInFlight(answer)) return;
      // A recorded run is over: only a new key runs it again. Without a record the old key is the safe one.
      const idempotencyKey = answer.run ? crypto.randomUUID() : key;
      const again = newAnswer({ ...answer.request, idempotencyKey }, answer.predicted, performance.now());
      update(key, () => again);
      void follow(again);
    },
    stop: (key) => running.current.get(key)?.abort(),
    rate(key, rating) {
      const runId = find(key)?.runId;
      if (!runId) return;
      update(key, (answer) => withRating(answer, rating, false));
      void saveRating(runId, rating).catch(() => update(key, (answer) => withRating(answer, null, true)));
    },
    clearEnded: () => setAnswers((all) => all.filter(isInFlight)),
  };
}

type Update = (change: (answer: Answer) => Answer) => void;

async function followRun({ request }: Answer, signal: AbortSignal, update: Update): Promise<void> {
  const client = await loadClient().catch(() => undefined);
  if (!client) return update(asConnectionLost);
  const { streamRun, findRun, ServerRefused } = client;
  let runId: string | null = null;
  for (;;) {
    try {
      for await (const event of streamRun(request, signal)) {
        if (event.kind === "started") runId = event.runId;
        update((answer) => withEvent(answer, event));
      }
      return;
    } catch (cause) {
      if (signal.aborted) {
        update((answer) => ({ ...answer, status: "stopped" }));
        if (runId) await fillRecord(runId, findRun, update);
        return;
      }
      // The first request with this key still runs on the server: its record will be ours.
      if (cause instanceof ServerRefused && cause.code === "run_exists") {
        await new Promise((resolve) => setTimeout(resolve, RECORD_POLL_MS));
        continue;
      }
      if (!(cause instanceof ServerRefused)) return update(asConnectionLost);
      const { code, message, retryAfterSeconds } = cause;
      update((answer) => ({ ...answer, status: "failed", failure: { code, message, retryAfterSeconds } }));
      return;
    }
  }
}

/** The first run fetches its own code too: without a network that fails as the run would. */
async function loadClient() {
  const [client, refusal] = await Promise.all([import("./run-client"), import("@/app/_ui/server-refused")]);
  return { ...client, ...refusal };
}

function asConnectionLost(answer: Answer): Answer {
  return {
    ...answer,
    status: "failed",
    failure: { code: "connection_lost", message: "", retryAfterSeconds: null },
  };
}

/** A stopped run was still paid for: what the server recorded is shown as soon as it has settled. */
async function fillRecord(
  runId: string,
  findRun: (runId: string, signal: AbortSignal) => Promise<Answer["run"]>,
  update: Update,
): Promise<void> {
  for (let poll = 0; poll < RECORD_POLLS_AFTER_STOP; poll++) {
    await new Promise((resolve) => setTimeout(resolve, poll === 0 ? 300 : RECORD_POLL_MS));
    const run = await findRun(runId, AbortSignal.timeout(5000)).catch(() => null);
    if (run && run.state !== "running") return update((answer) => withRun(answer, run));
  }
}

async function saveRating(runId: string, rating: number): Promise<void> {
  const { rateRun } = await import("./run-client");
  await rateRun(runId, rating);
}

function withRating(answer: Answer, rating: number | null, ratingFailed: boolean): Answer {
  return { ...answer, ratingFailed, run: answer.run && { ...answer.run, rating } };
}
