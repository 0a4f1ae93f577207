import { formatPercent } from "@/app/_ui/format-numbers";
import type { CountedInterval } from "@/lib/judge/cluster-interval";
import type { JudgeReport } from "@/lib/judge/judge-report";
import { JudgeEstimates } from "./judge-estimates";

type Props = { reports: readonly JudgeReport[]; labels: ReadonlyMap<string, string> };

/** What LLM judges have labelled and how far they can be believed. They rank nobody by themselves. */
export function JudgesSection({ reports, labels }: Props) {
  return (
    <section className="panel mb-4" aria-labelledby="judges-head">
      <div className="panel-head">
        <h2 id="judges-head">Judges</h2>
        <span className="end cap">LLM judges, kept apart from people</span>
      </div>
      <div className="panel-body prose">
        <p>
          A judge is a language model that labels pairs as an annotator of its own kind. It is asked about each pair
          twice, with the answers in both orders; where the order changes its mind the label is a tie. An answer without
          exactly one verdict is counted as bad and never guessed. No judge labels answers of its own model. Its labels
          rank no model, fill no quota and train no router.
        </p>
        {reports.length === 0 ? (
          <p>
            No judge has labelled anything yet. On the server, <code>npm run judge -- --model ID --pairs 100</code> says
            what it would cost; <code>--yes</code> starts it.
          </p>
        ) : null}
      </div>
      {reports.length > 0 ? <JudgeTable reports={reports} labels={labels} /> : null}
      {reports.map((report) => (
        <JudgeEstimates key={report.judge.annotatorId} report={report} labels={labels} />
      ))}
    </section>
  );
}

function JudgeTable({ reports, labels }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
    <section className="scroll-x" tabIndex={0} aria-label="Judges, table">
      <table className="data judges">
        <thead>
          <tr>
            <th scope="col">Judge</th>
            {HEADS.map((head) => (
              <th key={head} className="n" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.map(({ judge, distrust, labelled, bad, costUsd, quality }) => (
            <tr key={judge.annotatorId}>
              <th scope="row">
                {labels.get(judge.modelId) ?? judge.modelId}
                <span className="sub">
                  {judge.templateVersion}
                  {judge.providerModelId === judge.modelId ? "" : `, answered by ${judge.providerModelId}`}
                  {distrust === null ? "" : `, weighs nothing: ${distrust}`}
                </span>
              </th>
              <td className="n">
                {labelled}
                <span className="sub">{bad} bad</span>
              </td>
              <Share share={quality.agreement} unit="pairs" />
              <Kappa kappa={quality.kappa} divided={quality.divided} />
              <Share share={quality.consistency} unit="pairs" />
              <Share share={quality.firstShare} unit="verdicts" />
              <td className="n">
                {quality.longerShare ? formatPercent(quality.longerShare.mean) : "–"}
                <span className="sub">
                  people: {quality.longerShareOfPeople ? formatPercent(quality.longerShareOfPeople.mean) : "–"}
                </span>
              </td>
              <Share share={quality.gold} unit="pairs" />
              <td className="n">${costUsd.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const HEADS = [
  "Pairs",
  "Agrees with people",
  "Cohen's κ",
  "Same in both orders",
  "For the first answer",
  "For the longer answer",
  "Gold right",
  "Cost",
];

function Share({ share, unit }: { share: CountedInterval | null; unit: string }) {
  return (
    <td className="n">
      {share ? formatPercent(share.mean) : "–"}
      {share ? (
        <span className="sub">
          {formatPercent(share.low)}–{formatPercent(share.high)}, {share.rows} {unit}
        </span>
      ) : null}
    </td>
  );
}

function Kappa({ kappa, divided }: { kappa: CountedInterval | null; divided: number }) {
  return (
    <td className="n">
      {kappa ? kappa.mean.toFixed(2) : "–"}
      {kappa ? (
        <span className="sub">
          {kappa.low.toFixed(2)} to {kappa.high.toFixed(2)}
          {divided > 0 ? `, ${divided} divided left out` : ""}
        </span>
      ) : null}
    </td>
  );
}
