import { formatPercent } from "@/app/_ui/format-numbers";
import { TableHead } from "@/app/_ui/table-head";
import type { JudgeReport } from "@/lib/judge/judge-report";
import type { Estimate } from "@/lib/judge/prediction-powered";

type Props = { report: JudgeReport; labels: ReadonlyMap<string, string> };

/** Win rates that people's votes and many labels of one judge give together. Nothing while there are too few votes. */
export function JudgeEstimates({ report: { judge, preferences }, labels }: Props) {
  const labelOf = (modelId: string) => labels.get(modelId) ?? modelId;
  const rows = [
    ...preferences.models.map(({ modelId, estimate }) => ({ name: labelOf(modelId), key: modelId, estimate })),
    ...preferences.pairs.map(({ one, two, estimate }) => ({
      ...{ name: `${labelOf(one)} over ${labelOf(two)}`, key: `${one} ${two}`, estimate },
    })),
  ];
  const title = `Win rates with the help of ${labelOf(judge.modelId)}`;
  if (rows.length === 0) return null;
  return (
    <>
      <div className="panel-body prose">
        <h3>{title}</h3>
        <p>
          How often people prefer a model&apos;s answer to the one beside it, ties half. The second estimate adds the
          judge&apos;s labels of pairs that nobody voted on and takes off the judge&apos;s error as people&apos;s votes
          show it (prediction-powered inference, PPI++). Weight 0% means that the judge did not help, 100% that its
          labels count fully. It holds where the pairs that people voted on are like the others.
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <section className="scroll-x" tabIndex={0} aria-label={`${title}, ${judge.templateVersion}, table`}>
        <table className="data judges">
          <TableHead
            columns={[
              "Preferred",
              { n: "People alone" },
              { n: "People and judge" },
              { n: "Weight" },
              { n: "Pairs with votes" },
              { n: "Pairs of the judge alone" },
            ]}
          />
          <tbody>
            {rows.map(({ key, name, estimate: { people, powered, lambda, labelled, unlabelled } }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <Cell estimate={people} />
                <Cell estimate={powered} />
                <td className="n">{formatPercent(lambda)}</td>
                <td className="n">{labelled}</td>
                <td className="n">{unlabelled}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Cell({ estimate }: { estimate: Estimate }) {
  const share = (value: number) => formatPercent(Math.min(1, Math.max(0, value)));
  return (
    <td className="n">
      {share(estimate.mean)}
      <span className="sub">
        {share(estimate.low)}–{share(estimate.high)}
      </span>
    </td>
  );
}
