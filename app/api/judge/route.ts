import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type ScoreEvent, scoreRequest } from "@/lib/contracts/answer-scoring";
import { apiRoute } from "@/lib/server/deps";
import { AppError, toAppError } from "@/lib/server/errors";
import { scoreAnswers } from "@/lib/server/judges/score-answers";
import { ndjson } from "@/lib/server/ndjson";

export const dynamic = "force-dynamic";

/** A judge model scores answers of a visitor's own model by a rubric; one event per line. Texts are neither kept nor logged. */
export const POST = apiRoute({
  body: scoreRequest,
  limit: ({ env }) => ({ name: "judge", perMinute: env.JUDGED_ANSWERS_PER_MINUTE }),
  handle: async ({ deps, body, caller, signal }) => {
    const { env, now, providers, database } = deps;
    const perMinute = env.JUDGED_ANSWERS_PER_MINUTE;
    const limit = { name: "judged-answers", perMinute, points: Math.min(perMinute, body.answers.length) };
    const waitSeconds = await deps.takeToken(caller, limit);
    if (waitSeconds !== undefined)
      throw new AppError("rate_limited", `At most ${perMinute} answers a minute. Go on in ${waitSeconds} s.`, {
        retryAfterSeconds: waitSeconds,
      });
    const reader = new AbortController();
    const client = AbortSignal.any([signal, reader.signal]);
    const parts = {
      ...{ env, providers, database, now, catalog: await deps.loadCatalog(), timeoutMs: env.RUN_TOTAL_TIMEOUT_MS },
      nonce: () => randomBytes(16).toString("hex"),
      sleep: (ms: number, until: AbortSignal) => sleep(ms, undefined, { signal: until }),
    };
    return ndjson(scoreAnswers(parts, body, client), {
      leave: () => reader.abort(),
      failed: (cause): ScoreEvent => {
        const { code, message } = toAppError(cause);
        return { kind: "ended", spentUsd: 0, stopped: { code, message } };
      },
    });
  },
});
