import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";

type Props = {
  sample: LeaderboardRow;
  writtenAt: Date;
  /** Of this app: the code that scored. */
  codeVersion: string;
};

/** What a score is, from what, by which version. docs/benchmark.md has the whole protocol. */
export function HowScores({ sample, writtenAt, codeVersion }: Props) {
  const dropped = sample.dropped.filter((source) => source.dropped > 0);
  return (
    <section className="panel" aria-labelledby="how-title">
      <div className="panel-head">
        <h2 id="how-title">How scores are made</h2>
      </div>
      <div className="panel-body how">
        <p className="small muted">
          A router sees a prompt and names one candidate at each value of its knob. Its choice is looked up in measured
          outcomes. What was not measured is left out; nothing is imputed.
        </p>
        <dl className="kv">
          <dt>Pack</dt>
          <dd>
            {sample.pack} {sample.packVersion}
          </dd>
          <dt>Track version</dt>
          <dd>{sample.trackVersion}</dd>
          <dt>Scored on</dt>
          <dd>
            {sample.split}, {sample.n.toLocaleString("en-US")} prompts
          </dd>
          <dt>Scoring code</dt>
          <dd>{codeVersion}</dd>
          <dt>Scores written</dt>
          <dd>{writtenAt.toISOString().slice(0, 10)}</dd>
        </dl>
        <details className="more" open>
          <summary>Metrics</summary>
          <dl>
            <dt>Bounded-ARQGC</dt>
            <dd>
              Area under quality against cost between the cheapest and the best fixed model, cut to [0, 1]. 0.5 is what
              mixing these two gives.
            </dd>
            <dt>Gain, headroom</dt>
            <dd>
              Raw area minus that of the zero router, which mixes all fixed models without reading a prompt; and its
              share of what hindsight could add.
            </dd>
            <dt>Cost saved at parity</dt>
            <dd>
              Against always the best fixed model, at the cheapest knob value that kept its quality on train and val.
              Quality kept says what became of it on test.
            </dd>
          </dl>
        </details>
        <details className="more">
          <summary>Data and splits</summary>
          <p className="small muted">
            Routers learn from train and val rows, without prompts whose wording is evaluated. Knob values and operating
            points are chosen on answers to prompts that the answering router did not see. Test is answered once.
            {dropped.length > 0
              ? ` Left out because a candidate was not measured: ${dropped.map((s) => `${s.dropped} of ${s.prompts} prompts of ${s.source}`).join(", ")}.`
              : " No prompt of this track was left out."}
            {sample.sourcesLeftOut.length > 0 ? ` Sources left out: ${sample.sourcesLeftOut.join(", ")}.` : ""}
          </p>
        </details>
        <details className="more">
          <summary>Intervals and ranks</summary>
          <p className="small muted">
            95% intervals from paired bootstrap resamples of prompt clusters within sources; every router is scored on
            the same draws. They do not cover the choice of knob values. A rank runs from 1 + the number of routers
            whose interval lies wholly above to the last place that leaves room for those wholly below, so routers that
            the data cannot tell apart share places. Baselines, single models and hindsight are not ranked, nor are
            cascades whose judge is simulated from measured quality.
          </p>
        </details>
        <details className="more">
          <summary>Submissions</summary>
          <p className="small muted">
            Scored by this server from uploaded answers, its own outcomes and its own prices. Their curve goes through
            all knob values, because val is not answered; that can make their area a little lower. What their authors
            say is not verified.
          </p>
        </details>
      </div>
    </section>
  );
}
