import Link from "next/link";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";

/** How to get the same figures. Of a submission the answers are not public, so there is only how it was scored. */
export function Reproduce({ row, codeVersion }: { row: LeaderboardRow; codeVersion: string }) {
  return (
    <section className="panel" aria-labelledby="reproduce-title">
      <div className="panel-head">
        <h2 id="reproduce-title">Reproduce</h2>
      </div>
      <div className="panel-body how">
        {row.kind === "submission" ? (
          <p className="small muted">
            Scored from uploaded answers on the test prompts of this track. <Link href="/submit">Submit a router</Link>{" "}
            says how to enter your own.
          </p>
        ) : (
          <pre className="command">{`npm run evaluate -- --pack DIR --track ${row.track} --router ${row.router}`}</pre>
        )}
        <dl className="kv">
          <dt>Pack</dt>
          <dd>
            {row.pack} {row.packVersion}
          </dd>
          <dt>Track</dt>
          <dd>
            {row.track} {row.trackVersion}
          </dd>
          <dt>Split</dt>
          <dd>
            {row.split}, {row.n.toLocaleString("en-US")} prompts
          </dd>
          <dt>Scoring code</dt>
          <dd>{codeVersion}</dd>
        </dl>
      </div>
    </section>
  );
}
