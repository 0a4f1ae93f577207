import "server-only";
import type { BillJournal } from "../gateway/bill-journal";
import type { Bills } from "../gateway/gateway-bills";
import type { PromptReader } from "../gateway/prompt-reader";
import type { ProviderBreakers } from "../gateway/provider-breakers";
import type { RunningRuns } from "../running-runs";
import type { Telemetry } from "./telemetry";

export type ScrapeDeps = {
  readonly telemetry: Telemetry;
  readonly breakers: Pick<ProviderBreakers, "states">;
  readonly journal: Pick<BillJournal, "bytes">;
  readonly bills: Pick<Bills, "pending">;
  readonly running: Pick<RunningRuns, "count">;
  /** Undefined until the encoder is open. */
  readonly openReader: () => Pick<PromptReader, "counts"> | undefined;
};

/** Everything in Prometheus's text format; what is a state, not an event, is read now. */
export async function scrape({ telemetry, breakers, journal, bills, running, openReader }: ScrapeDeps) {
  const { metrics } = telemetry;
  for (const [provider, isOpen] of breakers.states()) metrics.breakerOpen.set({ provider }, isOpen ? 1 : 0);
  metrics.journalBytes.set(journal.bytes());
  metrics.pendingBills.set(bills.pending());
  metrics.running.set(running.count());
  const { readings, cacheHits } = openReader()?.counts() ?? { readings: 0, cacheHits: 0 };
  metrics.readings.reset();
  metrics.readings.inc(readings);
  metrics.cacheHits.reset();
  metrics.cacheHits.inc(cacheHits);
  return { text: await metrics.register.metrics(), contentType: metrics.register.contentType };
}
