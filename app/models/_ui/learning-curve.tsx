import type { CurvePoint } from "@/lib/onboarding/study-adapter";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [460, 200, 44, 12, 10, 40];
const FIRST = 5; // Where "no label" stands on the logarithmic axis.

type Props = { curve: readonly CurvePoint[]; prompts: number; brierOfMean: number | null };

/** Error on held-out prompts by number of scored prompts, as it grows. */
export function LearningCurve({ curve, prompts, brierOfMean }: Props) {
  const most = Math.max(prompts, 10);
  const ceiling = Math.max(0.25, ...curve.map(({ high }) => high), brierOfMean ?? 0) * 1.05;
  const x = (labels: number) =>
    LEFT + (Math.log(Math.max(FIRST, labels) / FIRST) / Math.log(most / FIRST)) * (WIDTH - LEFT - RIGHT);
  const y = (brier: number) => TOP + (1 - brier / ceiling) * (HEIGHT - TOP - BOTTOM);
  const steps = [0.25, 0.5, 0.75, 1].map((share) => (share * ceiling) / 1.05);
  const band = [
    ...curve.map(({ prompts: labels, high }) => `${x(labels)},${y(high)}`),
    ...curve.toReversed().map(({ prompts: labels, low }) => `${x(labels)},${y(low)}`),
  ].join(" ");
  return (
    <figure className="learning">
      <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={finding(curve)}>
        {steps.map((step) => (
          <g key={step}>
            <line className="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(step)} y2={y(step)} />
            <text className="axis-t" x={LEFT - 8} y={y(step) + 4} textAnchor="end">
              {step.toFixed(2)}
            </text>
          </g>
        ))}
        <line className="base" x1={LEFT} x2={WIDTH - RIGHT} y1={y(0)} y2={y(0)} />
        {brierOfMean === null ? null : (
          <>
            <line className="reference" x1={LEFT} x2={WIDTH - RIGHT} y1={y(brierOfMean)} y2={y(brierOfMean)} />
            <text className="axis-t" x={WIDTH - RIGHT} y={y(brierOfMean) - 5} textAnchor="end">
              always the mean of the labels, {brierOfMean.toFixed(3)}
            </text>
          </>
        )}
        {curve.length > 1 ? <polygon className="band" points={band} /> : null}
        <polyline
          className="learning-line"
          points={curve.map(({ prompts: labels, brier }) => `${x(labels)},${y(brier)}`).join(" ")}
        />
        {curve.map(({ prompts: labels, brier }) => (
          <g key={labels}>
            <circle className="learning-dot" cx={x(labels)} cy={y(brier)} r={3} />
            <text className="axis-t" x={x(labels)} y={y(0) + 16} textAnchor="middle">
              {labels}
            </text>
          </g>
        ))}
        <text className="axis-t" x={LEFT} y={HEIGHT - 6}>
          scored prompts learnt from; held-out error (Brier) ± standard error
        </text>
      </svg>
    </figure>
  );
}

function finding(curve: readonly CurvePoint[]): string {
  const [first, last] = [curve[0], curve.at(-1)];
  if (!first || !last) return "No point of the learning curve yet.";
  return `Held-out error goes from ${first.brier.toFixed(3)} with ${first.prompts} scored prompts to ${last.brier.toFixed(3)} with ${last.prompts}.`;
}
