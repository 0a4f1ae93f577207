import { formatDifference } from "@/app/_ui/format-numbers";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import type { CalibrationReport, ComparedFigure } from "@/lib/contracts/calibration";

type Version = { readonly version: string; readonly baseVersion: string; readonly report: CalibrationReport };
type Props = { versions: readonly Version[]; served: string; labels: ReadonlyMap<string, string> };

/** Routers made of people's votes: how far each model was moved, and both versions on the test prompts. Nothing without any. */
export function CalibratedVersions({ versions, served, labels }: Props) {
  if (versions.length === 0) return null;
  return (
    <section className="panel mt-4" aria-labelledby="calibrated-head">
      <div className="panel-head">
        <h2 id="calibrated-head">Calibrated from votes</h2>
        <span className="cap">weights of the router before; only each model&apos;s level was moved</span>
      </div>
      {versions.map((entry) => (
        <CalibratedVersion key={entry.version} entry={entry} isServed={entry.version === served} labels={labels} />
      ))}
    </section>
  );
}

type VersionProps = { entry: Version; isServed: boolean; labels: ReadonlyMap<string, string> };

function CalibratedVersion({ entry: { version, baseVersion, report }, isServed, labels }: VersionProps) {
  const moved = report.shifts.filter(({ shift }) => Math.abs(shift) >= 0.005);
  const shiftText = moved.map(
    ({ modelId, shift, labels: own }) => `${labels.get(modelId) ?? modelId} ${formatDifference(shift)} (${own} labels)`,
  );
  return (
    <div className="panel-body grid gap-2">
      <h3>
        {version} {isServed ? <span className="tag tag-accent">served</span> : null}
      </h3>
      <p className="small">
        From {baseVersion} and {report.labels} labels: {report.votes} votes, {report.ratings} ratings. Predicted quality
        moved: {shiftText.length > 0 ? shiftText.join(", ") : "by less than 0.01"}.
      </p>
      {report.warnings.map((warning) => (
        <p className="small muted" key={warning}>
          {warning}
        </p>
      ))}
      {report.comparison.length > 0 ? (
        <Comparison {...{ version, report }} />
      ) : (
        <p className="small muted">
          No track of the numeric pack holds both versions&apos; models: nothing was measured.
        </p>
      )}
    </div>
  );
}

function Comparison({ version, report }: { version: string; report: CalibrationReport }) {
  return (
    <ScrollRegion label={`${version} on the test prompts`}>
      <table className="data">
        <TableHead columns={["Track", { n: "Brier" }, { n: "ECE" }, { n: "Bounded-ARQGC" }]} />
        <tbody>
          {report.comparison.map(({ track, prompts, figures }) => (
            <tr key={track}>
              <th scope="row">
                {track} <span className="cap">{prompts} test prompts</span>
              </th>
              <Figure compared={figures.brier} />
              <Figure compared={figures.ece} />
              <Figure compared={figures["bounded-arqgc"]} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Before → after, and the difference with its 95 % interval, paired over prompts. */
function Figure({ compared: { before, after, difference } }: { compared: ComparedFigure }) {
  return (
    <td className="n">
      {before.value.toFixed(3)} → {after.value.toFixed(3)}
      <span className="cap block">
        {signed(difference.value)} [{signed(difference.low)}, {signed(difference.high)}]
      </span>
    </td>
  );
}

function signed(value: number): string {
  return value.toFixed(3).replace("-", "−");
}
