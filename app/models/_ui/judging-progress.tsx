import { formatCallUsd, formatCount } from "@/app/_ui/format-numbers";
import type { Judging } from "./use-judging";

export function JudgingProgress({ judging }: { judging: Judging }) {
  const { judge, isAsking, waitingSeconds, of, spentUsd, scores, faults, stopped } = judging;
  const done = scores.size + faults.length;
  const spent = judge?.simulated ? "simulated" : `${formatCallUsd(spentUsd)} spent`;
  return (
    <div className="progress-block">
      <p className="small num">
        <span>
          {isAsking ? `${judge?.label} is scoring` : `Scored by ${judge?.label}`}
          {judge?.simulated ? <span className="tag tag-sim">Simulated</span> : null}
        </span>
        <span role="status">
          {formatCount(scores.size)} of {formatCount(of)} scored, {spent}
          {waitingSeconds === null ? "" : `; this server allows more in ${waitingSeconds} s`}
        </span>
      </p>
      {isAsking ? <progress aria-label="Scoring" max={of} value={done} /> : null}
      {stopped ? (
        <p className="notice notice-warn" role="status">
          <span>
            <b>Not all answers were scored.</b> {stopped} The scores until here are kept.
          </span>
        </p>
      ) : null}
    </div>
  );
}
