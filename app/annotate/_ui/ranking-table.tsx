import { formatPercent } from "@/app/_ui/format-numbers";
import { TableHead } from "@/app/_ui/table-head";
import type { Ranking } from "@/lib/annotation/rank-models";

type Props = { title: string; ranking: Ranking; labels: ReadonlyMap<string, string> };

export function RankingTable({ title, ranking: { models, unlisted, votes }, labels }: Props) {
  const labelOf = (modelId: string) => labels.get(modelId) ?? modelId;
  return (
    <section className="panel mb-4" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="end cap">{votes} counted votes</span>
      </div>
      {models.length === 0 ? (
        <p className="panel-body muted">
          Not enough votes yet: a model is listed from 30 games on, connected with others.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        <section className="scroll-x" tabIndex={0} aria-label={`${title}, table`}>
          <table className="data">
            <TableHead
              columns={[
                { n: "Rank" },
                "Model",
                { n: "Rating" },
                { n: "95% interval" },
                { n: "Games" },
                { n: "Both bad" },
              ]}
            />
            <tbody>
              {models.map(({ modelId, rank, rating, interval, games, bothBadShare }) => (
                <tr key={modelId}>
                  <td className="n">{rank}</td>
                  <th scope="row">{labelOf(modelId)}</th>
                  <td className="n">{Math.round(rating)}</td>
                  <td className="n">
                    {Math.round(interval.low)}–{Math.round(interval.high)}
                  </td>
                  <td className="n">{games}</td>
                  <td className="n">{formatPercent(bothBadShare)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {unlisted.length > 0 ? (
        <p className="panel-foot">
          Not listed yet: {unlisted.map(({ modelId, games }) => `${labelOf(modelId)} (${games})`).join(", ")}.
        </p>
      ) : null}
    </section>
  );
}
