import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import type { CalibrationReport, ComparedFigure } from "@/lib/contracts/calibration";

const NAMES = { brier: "Brier", ece: "ECE", "bounded-arqgc": "Bounded-ARQGC" } as const;

/** Both versions on the test prompts of each track, with 95 % intervals paired over prompts. */
export function VersionComparison({ version, report }: { version: string; report: CalibrationReport }) {
  return (
    <ScrollRegion label={`${version} against ${report.base}`}>
      <table className="data">
        <TableHead columns={["Track", "Measure", { n: report.base }, { n: version }, { n: "Difference, 95% CI" }]} />
        <tbody>
          {report.comparison.flatMap(({ track, prompts, figures }) =>
            (["brier", "ece", "bounded-arqgc"] as const).map((name) => (
              <tr key={`${track} ${name}`}>
                <td>
                  {track} <span className="cap">{prompts} prompts</span>
                </td>
                <td>{NAMES[name]}</td>
                <td className="n">{figureText(figures[name].before)}</td>
                <td className="n">{figureText(figures[name].after)}</td>
                <td className="n">{figureText(figures[name].difference)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function figureText({ value, low, high }: ComparedFigure["before"]): string {
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  return value.toFixed(3).replace("-", "−");
}
