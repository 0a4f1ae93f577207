import "server-only";
import type { RunOutcome } from "@/db/queries/runs";
import type { RoutingField } from "@/lib/contracts/chat-completion";
import { type AppError, toAppError } from "../errors";
import { completedOutcome, failedOutcome, stoppedOutcome } from "../run-outcome";
import type { RunTally } from "../run-tally";
import type { RunningRuns } from "../running-runs";
import type { Telemetry } from "../telemetry/telemetry";
import type { Bills } from "./gateway-bills";
import type { KeyReserve } from "./gateway-keys";
import { answeredByOf, toGatewayRow } from "./gateway-row";
import { type Answering, type OpenDeps, openAnswer } from "./open-answer";
import type { ChatChoice, ChatPlan } from "./plan-chat";
import { strongestCostUsd, toRoutingField } from "./routing-field";

export type ChatRunDeps = OpenDeps & {
  readonly running: RunningRuns;
  readonly bills: Bills;
  readonly telemetry: Pick<Telemetry, "step" | "billed">;
  report(error: AppError, runId: string): void;
};

/** One executed request, settled exactly once, however it ends. */
export type ChatRun = {
  readonly runId: string;
  readonly answering: Answering;
  /** What is known before the end. */
  readonly begun: RoutingField;
  /** Settles as completed; the final facts. */
  complete(): RoutingField;
  /** Settles as what `cause` is. Without effect where it was settled before. */
  fail(cause: unknown): AppError;
  /** The caller has gone: ends the provider's work and settles. */
  leave(): void;
};

/** Resolves with the first token of an answer, or throws what the caller is to be told; then it is settled already. */
export async function startChatRun(
  deps: ChatRunDeps,
  plan: ChatPlan,
  { client, keyId, reserved }: { client: AbortSignal; keyId: string | null; reserved: KeyReserve | null },
): Promise<ChatRun> {
  const row = {
    ...toGatewayRow(plan, { keyId, totalTimeoutMs: deps.limits.totalTimeoutMs }),
    ...(reserved && { id: reserved.runId }),
  };
  const held = reserved?.held ?? null;
  const forget = () => reserved && deps.bills.forget(reserved);
  const { signal, leave, finish } = orUndo(() => deps.running.start(client), forget);
  const begin = () => {
    signal.throwIfAborted(); // Nobody waits any more, and no provider has heard of it: there is nothing to bill.
    return deps.bills.open(row, held);
  };
  const bill = orUndo(begin, () => {
    finish();
    forget();
  });
  let current: { choice: ChatChoice; tally: RunTally } | undefined;
  let settled: RunOutcome | undefined;
  const settle = (outcome: (tally: RunTally) => RunOutcome) => {
    if (settled || !current) return settled;
    const { choice, tally } = current;
    const counted = outcome(tally);
    const answeredBy = { ...answeredByOf(choice), costUsdStrongest: strongestCostUsd({ plan, choice }, counted) };
    const final: RunOutcome = { ...counted, answeredBy };
    settled = final;
    signal.removeEventListener("abort", onAbort);
    deps.telemetry.billed({ provider: choice.endpoint.provider.id, model: choice.decided.chosen.modelId }, final);
    void deps.telemetry.step("settle", () => bill.settle(final)).finally(finish);
    return settled;
  };
  // Taken off when settled: fetch keeps its signal, and all that listens to it, until the next full garbage collection.
  const onAbort = () => void fail(signal.reason);
  const fail = (cause: unknown): AppError => {
    const error = toAppError(signal.aborted ? signal.reason : cause);
    if (error.code === "internal") deps.report(error, row.id);
    settle((tally) =>
      signal.aborted || error.code === "cancelled" ? stoppedOutcome(tally, error) : failedOutcome(tally, error),
    );
    return error;
  };
  // Whoever reads the answer may have stopped reading: an abort settles at once, not when the next part is asked for.
  signal.addEventListener("abort", onAbort);
  try {
    const onTry = (choice: ChatChoice, tally: RunTally) => {
      current = { choice, tally };
    };
    const answering = await openAnswer(deps, plan, { signal, onTry });
    const facts = { runId: row.id, plan, choice: answering.choice, failures: answering.failures };
    return {
      ...{ runId: row.id, answering, begun: toRoutingField(facts), fail, leave },
      complete: () => toRoutingField(facts, settle(completedOutcome)),
    };
  } catch (cause) {
    throw fail(cause);
  }
}

function orUndo<Opened>(open: () => Opened, undo: () => void): Opened {
  try {
    return open();
  } catch (cause) {
    undo();
    throw cause;
  }
}
