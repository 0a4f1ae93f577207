import "server-only";
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IBackoff,
  type IBackoffFactory,
} from "cockatiel";
import { AppError } from "../errors";

export type ProviderBreakers = {
  /** Runs `open`, unless this provider failed too often lately: then throws provider_failed at once. */
  run<Result>(providerId: string, open: () => Promise<Result>): Promise<Result>;
  /** Every provider that was asked: whether it is left alone at the moment. */
  readonly states: () => ReadonlyMap<string, boolean>;
  readonly isResting: (providerId: string) => boolean;
};

const FAILURES_IN_A_ROW = 5;
const REST_MS = 10_000;

/**
 * One breaker per provider. Only what says that the provider is down counts, never what a caller did wrong. `now`:
 * milliseconds on a monotone clock.
 */
export function createProviderBreakers(now: () => number, restMs = REST_MS): ProviderBreakers {
  const breakers = new Map<string, CircuitBreakerPolicy>();
  const open = new Set<string>();
  const breakerOf = (id: string) => {
    const known = breakers.get(id);
    if (known) return known;
    const breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: restOn(now, restMs),
      breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
    });
    breaker.onBreak(() => open.add(id));
    breaker.onReset(() => open.delete(id));
    breakers.set(id, breaker);
    return breaker;
  };
  return {
    states: () => new Map([...breakers.keys()].map((id) => [id, open.has(id)])),
    isResting: (id) => open.has(id),
    async run(providerId, call) {
      try {
        return await breakerOf(providerId).execute(call);
      } catch (cause) {
        if (!(cause instanceof BrokenCircuitError)) throw cause;
        throw new AppError(
          "provider_failed",
          `${providerId} failed several times in a row and is left alone for a moment.`,
          {
            retryAfterSeconds: Math.ceil(restMs / 1000),
          },
        );
      }
    },
  };
}

/**
 * cockatiel compares the wall clock with a duration, and a wall clock that is set back would keep a breaker open for as
 * long. So the duration is no length but the answer: endless until the rest is over on `now`, then less than any.
 */
function restOn(now: () => number, restMs: number): IBackoffFactory<unknown> {
  const begin = (): IBackoff<unknown> => {
    const openedMs = now();
    return {
      get duration() {
        return now() - openedMs < restMs ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      },
      next: begin,
    };
  };
  return { next: begin };
}

function isOutage(error: Error): boolean {
  return error instanceof AppError && (error.code === "provider_failed" || error.code === "provider_timeout");
}
