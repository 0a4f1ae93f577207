import { formatCount } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import type { Progress } from "./forecast-messages";

const STAGE: Readonly<Record<Progress["stage"], string>> = {
  counting: "Counting prompts",
  loading: "Loading the encoder",
  encoding: "Predicting",
  paused: "Paused",
  broken: "Ended early",
  done: "Predicted",
};

export function ProgressView({ progress, onPause }: { progress: Progress; onPause(): void }) {
  const { stage, done, total, faults, skipped } = progress;
  const share = total ? Math.min(1, done / total) : stage === "done" ? 1 : 0;
  return (
    <div className="forecast-stack" data-stage={stage}>
      <p className="small num forecast-line">
        <span>{STAGE[stage]}</span>
        <span>{progressText(progress)}</span>
      </p>
      <div
        className="progress"
        role="progressbar"
        aria-label={STAGE[stage]}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        style={{ "--p": `${share * 100}%` }}
      >
        <i />
      </div>
      {stage === "encoding" ? (
        <div className="forecast-actions">
          <button className="btn btn-sm" type="button" onClick={onPause}>
            <Icon name="stop" />
            Pause and use {formatCount(done)}
          </button>
          <span className="cap">{progress.backend}</span>
        </div>
      ) : null}
      {stage === "counting" ? (
        <div className="forecast-actions">
          <button className="btn btn-sm" type="button" onClick={onPause}>
            <Icon name="stop" />
            Stop counting
          </button>
        </div>
      ) : null}
      {stage === "paused" ? <p className="cap">Press Predict to go on from here.</p> : null}
      {skipped > 0 ? (
        <details className="cap">
          <summary>{skipped === 1 ? "1 row was left out" : `${formatCount(skipped)} rows were left out`}</summary>
          <ul>
            {faults.map(({ row, message }) => (
              <li key={`${row} ${message}`}>
                Row {row}: {message}
              </li>
            ))}
            {skipped > faults.length ? <li>and {formatCount(skipped - faults.length)} more</li> : null}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function progressText({ stage, done, total, rowsCounted, perSecond }: Progress): string {
  if (stage === "counting") return rowsCounted === 0 ? "" : `${formatCount(rowsCounted)} rows read`;
  const of = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
  if (stage !== "encoding" || !perSecond) return of;
  const left = total === null ? "" : `, ${timeLeft((total - done) / perSecond)} left`;
  return `${of}, ${perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond)} per s${left}`;
}

function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
