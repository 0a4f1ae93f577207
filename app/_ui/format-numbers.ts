// Every number that the page shows is written here. All functions are pure; dashes and minus signs are typographic.

const NO_VALUE = "–";

/** 0.87. Also for τ and floors, which may be negative under the ratio rule. */
export function formatQuality(quality: number): string {
  return `${minus(quality, 0.005)}${Math.abs(quality).toFixed(2)}`;
}

/** 0.81–0.90 */
export function formatInterval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${formatQuality(low)}–${formatQuality(high)}`;
}

/** USD per call: $0.00042, and <$0.00001 for what five decimals cannot show. Free is $0. */
export function formatCallUsd(costUsd: number): string {
  if (costUsd === 0) return "$0";
  return costUsd < 0.00001 ? "<$0.00001" : `$${costUsd.toFixed(5)}`;
}

/** USD per thousand calls, from the cost of one call: $0.42. */
export function formatThousandUsd(costUsdPerCall: number): string {
  const usd = costUsdPerCall * 1000;
  return usd > 0 && usd < 0.01 ? "<$0.01" : `$${usd.toFixed(2)}`;
}

/** 0.74 → 74%. Whole percents; what is not quite all is never written as 100%, nor what is not quite nothing as 0%. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share >= 0.995) return ">99%";
  return `${minus(share, 0.005)}${Math.abs(Math.round(share * 100))}%`;
}

/** How much dearer, from the ratio of two costs ≥ 1: 9% more, 3.6× more, 12× more. */
export function formatTimesMore(ratio: number): string {
  if (ratio < 1.095) return `${Math.max(1, Math.round((ratio - 1) * 100))}% more`;
  return `${ratio < 9.95 ? ratio.toFixed(1) : String(Math.round(ratio))}× more`;
}

/** Actual against predicted: +4%, −3%, ±0%. A dash when there is nothing to compare with. */
export function formatOffBy(actual: number, predicted: number): string {
  if (predicted <= 0) return NO_VALUE;
  const percent = Math.round((actual / predicted - 1) * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : "±"}${Math.abs(percent)}%`;
}

/** +0.14, −0.03, ±0.00 */
export function formatDifference(difference: number): string {
  const hundredths = Math.round(difference * 100);
  return `${hundredths > 0 ? "+" : hundredths < 0 ? "−" : "±"}${(Math.abs(hundredths) / 100).toFixed(2)}`;
}

/** 1,284 */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** Milliseconds of one step: <0.1 ms, 0.4 ms, 12 ms. */
export function formatStepMs(ms: number): string {
  if (ms < 0.1) return "<0.1 ms";
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : `${formatCount(ms)} ms`;
}

/** A waiting time in seconds: 0.41 s, 3.1 s. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 1 ? `${seconds.toFixed(2)} s` : `${seconds.toFixed(1)} s`;
}

/** 14.2 MB, in units of 10⁶ bytes. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A file's size in the unit that suits it: 312 bytes, 48 kB, 14.2 MB. */
export function formatFileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : formatMegabytes(bytes);
}

/** 9f2c…41d7 */
export function formatHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}

/** List prices per million tokens: $0.25, $0.075, $15. */
export function formatPriceUsd(usdPerMillion: number): string {
  return `$${Number.isInteger(usdPerMillion) ? usdPerMillion : usdPerMillion.toFixed(usdPerMillion < 0.1 ? 3 : 2)}`;
}

function minus(value: number, smallest: number): string {
  return value <= -smallest ? "−" : "";
}
