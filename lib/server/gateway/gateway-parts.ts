import "server-only";
import type { Logger } from "pino";
import type { Database } from "../database";
import type { Env } from "../env";
import { createAheadLog } from "./ahead-log";
import { type BillJournal, createBillJournal } from "./bill-journal";
import { type Conversations, createConversations } from "./conversations";
import { type Bills, createBills } from "./gateway-bills";
import { createHeldReserves } from "./held-reserves";
import { createKnownKeys, type KnownKeys } from "./known-keys";
import { createProviderBreakers, type ProviderBreakers } from "./provider-breakers";
import type { CascadeSettings } from "./run-cascade";
import { createSpendGuard, type SpendGuard } from "./spend-guard";

/** What the gateway keeps per process. */
export type GatewayParts = {
  readonly bills: Bills;
  readonly journal: BillJournal;
  readonly knownKeys: KnownKeys;
  readonly spendGuard: SpendGuard;
  readonly breakers: ProviderBreakers;
  readonly conversations: Conversations;
  readonly cascade: CascadeSettings;
  /** See `OpenDeps`. */
  readonly silenceMs: number;
};

const REPLAY_MS = 2_000;

export function gatewayParts({
  env,
  database,
  logger,
  now,
}: {
  env: Env;
  database: Database;
  logger: Logger;
  now: () => number;
}): GatewayParts {
  const options = { path: env.GATEWAY_JOURNAL, bytesMax: env.GATEWAY_JOURNAL_BYTES_MAX };
  const held = createHeldReserves();
  const journal = createBillJournal({ ...options, database, held, logger });
  const replay = () =>
    void journal.replay().catch((cause: unknown) => logger.error({ err: cause }, "the journal broke"));
  setInterval(replay, REPLAY_MS).unref();
  return {
    bills: createBills({ database, journal, ahead: createAheadLog(env.GATEWAY_JOURNAL, logger), held, logger }),
    journal,
    knownKeys: createKnownKeys({ database, now }),
    spendGuard: createSpendGuard({ database, held, processes: env.GATEWAY_PROCESSES }),
    cascade: { judgeId: env.CASCADE_JUDGE_MODEL, onJudgeFailure: env.CASCADE_JUDGE_FAILURE },
    conversations: createConversations({ database, logger, env }),
    breakers: createProviderBreakers(now),
    silenceMs: env.RUN_FIRST_TOKEN_TIMEOUT_MS,
  };
}
