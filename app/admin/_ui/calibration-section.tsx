import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { CalibrationReport, CalibrationState } from "@/lib/contracts/calibration";
import { JobProgress } from "./job-progress";
import { VersionComparison } from "./version-comparison";

type Job = {
  id: string;
  state: CalibrationState;
  step: string;
  progress: number;
  report: CalibrationReport | null;
  failure: string | null;
  requestedAt: Date;
};
type Serving = {
  id: number;
  version: string;
  before: string;
  note: string;
  at: Date;
  accountName: string | null;
  byCommand: boolean;
};
type Props = {
  jobs: readonly { job: Job; version: string | null }[];
  servings: readonly Serving[];
  served: string;
  versions: readonly string[];
};

/** Votes into a router version: the job, what it measured before and after, and which version visitors get. */
export function CalibrationSection({ jobs, servings, served, versions }: Props) {
  const open = jobs.find(({ job }) => job.state === "queued" || job.state === "running")?.job;
  return (
    <section className="panel" aria-labelledby="calibration-head">
      <div className="panel-head">
        <h2 id="calibration-head">Calibration from votes</h2>
        <span className="cap">router {served} is served</span>
      </div>
      <div className="panel-body grid gap-4">
        {open ? (
          <JobProgress
            url={`/api/calibrations/${open.id}`}
            name="Calibrating"
            step={open.step}
            progress={open.progress}
          />
        ) : (
          <form method="post" action="/api/calibrations">
            <button className="btn" type="submit">
              Calibrate now
            </button>
          </form>
        )}
        {jobs.length === 0 ? <p>Nothing has been calibrated yet.</p> : null}
        {jobs.map((entry) => (
          <JobResult key={entry.job.id} {...entry} served={served} />
        ))}
        <GoBack versions={versions} served={served} />
      </div>
      <ServingLog servings={servings} />
    </section>
  );
}

function JobResult({ job, version, served }: { job: Job; version: string | null; served: string }) {
  const { report, failure, state } = job;
  if (state === "queued" || state === "running") return null;
  return (
    <div className="grid gap-2">
      <h3>
        {job.requestedAt.toISOString().slice(0, 16).replace("T", " ")} UTC: {version ?? "no new router"}
      </h3>
      {failure ? (
        <div className="notice notice-bad">
          <p>{failure}</p>
        </div>
      ) : null}
      {report ? (
        <p className="small muted">
          {report.votes} votes and {report.ratings} ratings, {report.labels} labels for router {report.base}; bias of
          votes {report.bias}.{report.refused ? ` Refused: ${report.refused}.` : null}
        </p>
      ) : null}
      {report && report.warnings.length > 0 ? (
        <ul className="notice notice-warn">
          {report.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
      {report && version ? <VersionComparison version={version} report={report} /> : null}
      {version && version !== served ? <PromoteForm version={version} verb="Promote" /> : null}
    </div>
  );
}

/** Every version stays listed, so going back is promoting an older one. */
function GoBack({ versions, served }: { versions: readonly string[]; served: string }) {
  const others = versions.filter((version) => version !== served);
  if (others.length === 0) return null;
  return (
    <form
      className="flex gap-2 items-end flex-wrap"
      method="post"
      action="/api/router-versions"
      aria-label="Serve another version"
    >
      <div className="field">
        <label htmlFor="serve-version">Serve another version</label>
        <select className="input" id="serve-version" name="version">
          {others.map((version) => (
            <option key={version}>{version}</option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="serve-note">Reason, for the log</label>
        <input className="input" id="serve-note" name="note" maxLength={300} />
      </div>
      <button className="btn" type="submit">
        Roll back
      </button>
    </form>
  );
}

function PromoteForm({ version, verb }: { version: string; verb: string }) {
  return (
    <form className="flex gap-2 items-end flex-wrap" method="post" action="/api/router-versions">
      <input type="hidden" name="version" value={version} />
      <div className="field">
        <label htmlFor={`note-${version}`}>Reason, for the log</label>
        <input className="input" id={`note-${version}`} name="note" maxLength={300} />
      </div>
      <button className="btn btn-primary" type="submit" aria-label={`${verb} ${version}`}>
        {verb}
      </button>
    </form>
  );
}

function ServingLog({ servings }: { servings: readonly Serving[] }) {
  if (servings.length === 0) return null;
  return (
    <ScrollRegion label="Which version was served">
      <table className="data">
        <tbody>
          {servings.map(({ id, at, version, before, note, accountName, byCommand }) => (
            <tr key={id}>
              <td>{at.toISOString().slice(0, 19).replace("T", " ")} UTC</td>
              <td>
                {before} → {version}
              </td>
              <td>{note}</td>
              <td>{accountName ?? (byCommand ? "the command line" : "an account that is gone")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
