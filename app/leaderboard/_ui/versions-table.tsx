import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import type { CalibrationReport, ComparedFigure } from "@/lib/contracts/calibration";

type Version = { version: string; baseVersion: string; report: CalibrationReport };
type Props = { versions: readonly Version[]; served: string | null; track: string };

/** The router before and after calibration from votes, on the test prompts of this track. Nothing where none was made. */
export function VersionsTable({ versions, served, track }: Props) {
  const rows = versions.flatMap((version) => {
    const found = version.report.comparison.find((compared) => compared.track === track);
    return found ? [{ ...version, compared: found }] : [];
  });
  const [first] = rows;
  if (!first) return null;
  const mark = (version: string) => (version === served ? " (served)" : "");
  const thin = rows.flatMap(({ version, report }) =>
    report.warnings.filter((warning) => warning.startsWith("Thin data")).map((warning) => `${version}: ${warning}`),
  );
  return (
    <section className="panel board-gap" aria-labelledby="versions-title">
      <div className="panel-head">
        <h2 id="versions-title">Router versions</h2>
        <span className="cap">before and after calibration from votes, {first.compared.prompts} test prompts</span>
      </div>
      <ScrollRegion label="Router versions">
        <table className="data">
          <TableHead columns={["Version", { n: "Brier" }, { n: "ECE" }, { n: "Bounded-ARQGC" }]} />
          <tbody>
            <VersionRow
              name={`${first.baseVersion}${mark(first.baseVersion)}`}
              figures={first.compared.figures}
              side="before"
            />
            {rows.map(({ version, compared }) => (
              <VersionRow key={version} name={`${version}${mark(version)}`} figures={compared.figures} side="after" />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="panel-foot">Rule: relative, raw reading; 95% intervals over prompts. {thin.join(" ")}</p>
    </section>
  );
}

type RowProps = {
  name: string;
  figures: CalibrationReport["comparison"][number]["figures"];
  side: "before" | "after";
};

function VersionRow({ name, figures, side }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="n">{figureText(figures.brier[side])}</td>
      <td className="n">{figureText(figures.ece[side])}</td>
      <td className="n">{figureText(figures["bounded-arqgc"][side])}</td>
    </tr>
  );
}

function figureText({ value, low, high }: ComparedFigure["before"]): string {
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}
