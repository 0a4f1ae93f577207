/** IPR's consistency loss: mean squared change of old candidates' predictions when a new one is added. */
export function consistencyLoss(before: readonly number[], after: readonly number[]): number {
  return before.reduce((sum, old, c) => sum + ((after[c] ?? Number.NaN) - old) ** 2, 0) / before.length;
}
