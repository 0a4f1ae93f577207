import type { CalibrationPoint } from "@/lib/onboarding/study-adapter";

const SIZE = 48;
type Props = { points: readonly CalibrationPoint[]; label: string; size?: number };

/** Predicted quality across, measured up, 0 to 1 both. */
export function MiniCalibration({ points, label, size = SIZE }: Props) {
  const inner = size - 4;
  const x = (value: number) => 2 + value * inner;
  const y = (value: number) => 2 + (1 - value) * inner;
  const widest = points.reduce((most, { predicted, measured }) => Math.max(most, Math.abs(predicted - measured)), 0);
  return (
    <svg
      className="mini"
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={`Calibration of ${label}: ${points.length} bins, widest gap ${widest.toFixed(2)}`}
    >
      <rect className="mini-frame" x={0.5} y={0.5} width={size - 1} height={size - 1} />
      <line className="diagonal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <polyline
        className="mini-line"
        points={points.map(({ predicted, measured }) => `${x(predicted)},${y(measured)}`).join(" ")}
      />
      {points.map(({ predicted, measured }) => (
        <circle className="mini-dot" key={`${predicted}-${measured}`} cx={x(predicted)} cy={y(measured)} r={1.8} />
      ))}
    </svg>
  );
}
