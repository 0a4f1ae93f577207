import "server-only";

/** Time beyond the total timeout in which a living process has settled its run for sure. */
const SETTLE_GRACE_MS = 60_000;

/** When a run that begins now, or what was set aside for it, belongs to a process that died. */
export function runDeadline(totalTimeoutMs: number): Date {
  return new Date(Date.now() + totalTimeoutMs + SETTLE_GRACE_MS);
}
