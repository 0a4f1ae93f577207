import { undominated } from "./evoroute";

/** A measured setting of a self-hosted mixture-of-experts model (MoE-Prism, arXiv 2510.19366). */
export type OperatingSetting = {
  readonly id: string;
  readonly quality: number;
  readonly latencyMs: number;
  readonly tokensPerSecond: number;
};

/** Settings that no other one beats in quality, latency and throughput. */
export function stableSettings(settings: readonly OperatingSetting[]): OperatingSetting[] {
  return undominated(settings, ({ quality, latencyMs, tokensPerSecond }) => [quality, -latencyMs, tokensPerSecond]);
}

/** Best quality within the limit, then lower latency, then id; undefined when nothing is fast enough. */
export function findSetting(settings: readonly OperatingSetting[], latencyMsMax: number): OperatingSetting | undefined {
  return settings
    .filter(({ latencyMs }) => latencyMs <= latencyMsMax)
    .sort((a, b) => b.quality - a.quality || a.latencyMs - b.latencyMs || (a.id < b.id ? -1 : 1))[0];
}
