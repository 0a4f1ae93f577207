import type { Score } from "@/lib/contracts/leaderboard-file";

export type WhiskerRange = { readonly low: number; readonly high: number };

const [WIDTH, HEIGHT, INSET] = [96, 20, 4];

/** Value and 95 % interval on a scale that all rows share. The figures stand beside it, so it is decoration. */
export function Whisker({ score, range, dot = "ink" }: { score: Score; range: WhiskerRange; dot?: "ink" | "accent" }) {
  const isOutside = score.value !== null && (score.value < range.low || score.value > range.high);
  if (score.value === null || isOutside)
    return <svg className="whisker" width={WIDTH} height={HEIGHT} aria-hidden="true" />;
  const span = range.high - range.low || 1;
  const px = (value: number) => INSET + ((value - range.low) / span) * (WIDTH - 2 * INSET);
  const low = score.low === null ? null : Math.max(range.low, score.low);
  const high = score.high === null ? null : Math.min(range.high, score.high);
  return (
    <svg className="whisker" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path className="whisker-ground" d={`M0 10H${WIDTH}`} />
      {low === null || high === null ? null : (
        <path className="whisker-line" d={`M${px(low)} 6v8M${px(high)} 6v8M${px(low)} 10H${px(high)}`} />
      )}
      <circle className={`whisker-dot ${dot}`} cx={px(score.value)} cy={10} r={3} />
    </svg>
  );
}

/** The common scale: from the lowest to the highest end of any interval. */
export function whiskerRange(scores: readonly (Score | undefined)[]): WhiskerRange {
  const ends = scores.flatMap((score) =>
    typeof score?.value === "number" ? [score.low ?? score.value, score.high ?? score.value] : [],
  );
  return ends.length === 0 ? { low: 0, high: 1 } : { low: Math.min(...ends), high: Math.max(...ends) };
}
