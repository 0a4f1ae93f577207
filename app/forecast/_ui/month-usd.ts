/** USD per month: $453, $1,255, $4.20, <$0.01. */
export function formatMonthUsd(usd: number): string {
  const sign = usd < 0 ? "−" : "";
  const size = Math.abs(usd);
  if (size > 0 && size < 0.01) return `${sign}<$0.01`;
  if (size < 100) return `${sign}$${size.toFixed(2)}`;
  return `${sign}$${Math.round(size).toLocaleString("en-US")}`;
}
