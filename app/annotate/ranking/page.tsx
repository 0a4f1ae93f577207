import type { Metadata } from "next";
import Link from "next/link";
import { TableHead } from "@/app/_ui/table-head";
import { loadAnnotationResults } from "@/lib/server/annotations/results";
import { RankingTable } from "../_ui/ranking-table";
import { ShareMetric } from "../_ui/share-metric";
import "../_ui/styles/annotate.css";

export const metadata: Metadata = { title: "Ranking by votes" };
export const dynamic = "force-dynamic";

export default async function RankingPage() {
  const { overall, bySource, byCategory, quality, votesByDay, counts, labels } = await loadAnnotationResults();
  return (
    <main id="main" className="page">
      <div className="page-head">
        <div>
          <h1>Ranking by votes</h1>
          <p>
            Bradley–Terry ratings of blind votes, ties half a win for each; 1000 is the geometric mean and 400 more is
            ten times the strength. Intervals resample prompts and voters; the wider one is shown. Ranks are shared
            where intervals overlap.{" "}
            <Link className="underline" href="/annotate/method">
              How votes are counted
            </Link>
            .
          </p>
        </div>
        <Link className="btn btn-primary" href="/annotate" prefetch={false}>
          Compare answers
        </Link>
      </div>
      <dl className="panel stats">
        <div className="metric">
          <dt>Votes by people</dt>
          <dd className="v">{counts.votes}</dd>
          <dd className="s">
            {counts.annotators} annotators, {counts.distrusted} of them weigh 0
          </dd>
        </div>
        <div className="metric">
          <dt>Agreement between annotators</dt>
          <dd className="v">{quality.alpha === null ? "–" : quality.alpha.toFixed(2)}</dd>
          <dd className="s">
            {quality.alphaInterval
              ? `95% CI ${quality.alphaInterval.low.toFixed(2)} to ${quality.alphaInterval.high.toFixed(2)}, `
              : null}
            Krippendorff&apos;s α, {quality.alphaVotes} votes on shared pairs
          </dd>
        </div>
        <ShareMetric
          name="Agreement with gold"
          share={quality.gold}
          note="pairs that a checker decided; neither is half"
        />
        <div className="metric">
          <dt>Agreement with measured quality</dt>
          <dd className="v">{quality.withMeasured === null ? "–" : `${Math.round(quality.withMeasured * 100)}%`}</dd>
          <dd className="s">pairs measured as different, ties half</dd>
        </div>
      </dl>
      <RankingTable title="All sources" ranking={overall} labels={labels} />
      {bySource.map(({ name, ranking }) => (
        <RankingTable key={name} title={`Source ${name}`} ranking={ranking} labels={labels} />
      ))}
      {byCategory.map(({ name, ranking }) => (
        <RankingTable key={name} title={`Category ${name}`} ranking={ranking} labels={labels} />
      ))}
      <section className="panel" aria-labelledby="days-head">
        <div className="panel-head">
          <h2 id="days-head">Votes over time</h2>
        </div>
        {votesByDay.length === 0 ? (
          <p className="panel-body muted">No votes yet.</p>
        ) : (
          <table className="data">
            <TableHead columns={["Day (UTC)", { n: "Votes" }]} />
            <tbody>
              {votesByDay.slice(-60).map(({ day, votes }) => (
                <tr key={day}>
                  <td>{day}</td>
                  <td className="n">{votes}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </main>
  );
}
