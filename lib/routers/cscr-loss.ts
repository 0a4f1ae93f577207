/** Candidates as the loss sees them: unit descriptors [candidates][dims], costs in [0, 1], cost bands of candidates. */
export type Spectrum = {
  readonly descriptors: readonly Float64Array[];
  readonly costs: readonly number[];
  readonly bands: readonly (readonly number[])[];
  /** One temperature per band. */
  readonly temperatures: readonly number[];
  /** γ: how much a candidate's cost lowers its place among the negatives. */
  readonly costWeight: number;
};

const TEMPERATURE_MIN = 0.05;
const TEMPERATURE_SLOPE = 0.25;

/** τ_k = 0.05 + 0.25 · mean cost of the band. */
export function bandTemperature(meanCost: number, { min = TEMPERATURE_MIN, slope = TEMPERATURE_SLOPE } = {}): number {
  return min + slope * meanCost;
}

/** Candidates by ascending cost in up to `count` bands of about equal size. */
export function costBands(costs: readonly number[], count: number): number[][] {
  const order = [...costs.keys()].sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0) || a - b);
  const bands = Array.from({ length: Math.min(count, costs.length) }, (): number[] => []);
  for (const [rank, c] of order.entries()) bands[Math.floor((rank * bands.length) / order.length)]?.push(c);
  return bands;
}

/**
 * Equation 8 of CSCR (arXiv 2508.12491) as printed: per band with a correct candidate, −log of the correct ones' share,
 * where the cost term stands below the fraction only, so a band's loss may be negative. Answers the mean over those bands
 * and its slope by each candidate's similarity; zero where no candidate is correct.
 */
export function spectrumLoss(similarities: readonly number[], isCorrect: readonly boolean[], spectrum: Spectrum) {
  const { costs, bands, temperatures, costWeight } = spectrum;
  const slopes = similarities.map(() => 0);
  const perBand: number[] = [];
  for (const [k, band] of bands.entries()) {
    const positives = band.filter((c) => isCorrect[c]);
    if (positives.length === 0) continue;
    const temperature = temperatures[k] ?? 1;
    const above = softmax(positives.map((c) => (similarities[c] ?? 0) / temperature));
    const below = softmax(similarities.map((s, c) => (s - costWeight * (costs[c] ?? 0)) / temperature));
    perBand.push(below.logSum - above.logSum);
    for (const [at, c] of positives.entries()) slopes[c] = (slopes[c] ?? 0) - (above.shares[at] ?? 0) / temperature;
    for (const [c, share] of below.shares.entries()) slopes[c] = (slopes[c] ?? 0) + share / temperature;
  }
  const count = Math.max(1, perBand.length);
  const loss = perBand.reduce((sum, value) => sum + value, 0) / count;
  return { perBand, loss, slopes: slopes.map((slope) => slope / count) };
}

/** Plain loops: training asks for this 100,000 times per track. */
function softmax(logits: readonly number[]): { shares: number[]; logSum: number } {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  const shares: number[] = [];
  let sum = 0;
  for (const logit of logits) {
    const power = Math.exp(logit - largest);
    shares.push(power);
    sum += power;
  }
  for (let at = 0; at < shares.length; at++) shares[at] = (shares[at] ?? 0) / sum;
  return { shares, logSum: largest + Math.log(sum) };
}
