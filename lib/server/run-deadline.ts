import "server-only";

/** Time beyond the total timeout in which a living process has settled its run for sure. */
const SETTLE_GRACE_MS = 60_000;

/** How long a run, or what was set aside for it, can belong to a living process. */
export function runLifetimeMs(totalTimeoutMs: number): number {
  return totalTimeoutMs + SETTLE_GRACE_MS;
}

/** When a run that begins now, or what was set aside for it, belongs to a process that died. */
export function runDeadline(totalTimeoutMs: number): Date {
  return new Date(Date.now() + runLifetimeMs(totalTimeoutMs));
}
