import "server-only";
import type { Logger } from "pino";
import type { Database } from "../database";
import type { Env } from "../env";
import { type BillJournal, createBillJournal } from "./bill-journal";
import { type Bills, createBills } from "./gateway-bills";
import { createProviderBreakers, type ProviderBreakers } from "./provider-breakers";

/** What the gateway keeps per process. */
export type GatewayParts = {
  readonly bills: Bills;
  readonly journal: BillJournal;
  readonly breakers: ProviderBreakers;
  /** See `OpenDeps`. */
  readonly silenceMs: number;
};

const REPLAY_MS = 2_000;

export function gatewayParts({
  env,
  database,
  logger,
}: {
  env: Env;
  database: Database;
  logger: Logger;
}): GatewayParts {
  const options = { path: env.GATEWAY_JOURNAL, bytesMax: env.GATEWAY_JOURNAL_BYTES_MAX };
  const journal = createBillJournal({ ...options, database, logger });
  const replay = () =>
    void journal.replay().catch((cause: unknown) => logger.error({ err: cause }, "the journal broke"));
  setInterval(replay, REPLAY_MS).unref();
  return {
    bills: createBills({ database, journal, logger }),
    journal,
    breakers: createProviderBreakers(),
    silenceMs: env.RUN_FIRST_TOKEN_TIMEOUT_MS,
  };
}
