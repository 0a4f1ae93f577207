import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";

/** What a submission's author says. Text, shown as text. */
export type SubmissionAbout = {
  readonly accountName: string;
  readonly affiliation: string;
  readonly licence: string;
  readonly link: string;
  readonly codeLink: string;
  readonly claimedLatencyMs: number | null;
};

type Props = { row: LeaderboardRow; knob: string | null; about: SubmissionAbout | null };

export function RouterCard({ row, knob, about }: Props) {
  const { label } = row;
  const arxiv = "paper" in label ? /^arXiv (\d{4}\.\d{4,5})/.exec(label.paper)?.[1] : undefined;
  return (
    <section className="panel" aria-labelledby="card-title">
      <div className="panel-head">
        <h2 id="card-title">Card</h2>
      </div>
      <div className="panel-body">
        <dl className="kv card-kv">
          <dt>Kind</dt>
          <dd>{row.kind}</dd>
          {about ? null : (
            <>
              <dt>Label</dt>
              <dd>{LABELS[label.kind]}</dd>
            </>
          )}
          {"replaced" in label ? (
            <>
              <dt>Replaced</dt>
              <dd>{label.replaced}</dd>
            </>
          ) : null}
          {"paper" in label ? (
            <>
              <dt>Paper</dt>
              <dd>
                {arxiv ? (
                  <a href={`https://arxiv.org/abs/${arxiv}`} rel="noreferrer">
                    {label.paper}
                  </a>
                ) : (
                  label.paper
                )}
              </dd>
            </>
          ) : null}
          <dt>Knob</dt>
          <dd>
            {knob ?? "–"}, {row.curve.length} {row.curve.length === 1 ? "value" : "values"}
          </dd>
          {row.setting ? (
            <>
              <dt>{row.setting.name}</dt>
              <dd>{row.setting.value}, fixed on train and val</dd>
            </>
          ) : null}
          <dt>Training runs</dt>
          <dd>{about ? "not ours" : row.seeds === 1 ? "1" : `${row.seeds} seeds; values are their mean`}</dd>
          {row.simulatedJudge ? (
            <>
              <dt>Judge</dt>
              <dd>
                simulated from measured quality, wrong in {(100 * row.simulatedJudge.errorRate).toFixed(0)}% of answers;
                such rows are not ranked
              </dd>
            </>
          ) : null}
          {about ? <AboutFields about={about} /> : null}
        </dl>
      </div>
      {about ? (
        <p className="panel-foot">What the author says is not verified. Scores are computed by this server.</p>
      ) : null}
    </section>
  );
}

const LABELS: Readonly<Record<LeaderboardRow["label"]["kind"], string>> = {
  faithful: "faithful to the paper",
  adapted: "adapted: an input of the paper does not exist here",
  baseline: "baseline",
  reference: "reference: no router decides it",
  elsewhere: "scored elsewhere",
};

function AboutFields({ about }: { about: SubmissionAbout }) {
  const links = [
    { title: "Link", href: about.link },
    { title: "Code", href: about.codeLink },
  ].filter(({ href }) => href.startsWith("https://"));
  return (
    <>
      <dt>Account</dt>
      <dd>{about.accountName}</dd>
      <dt>Affiliation</dt>
      <dd>{about.affiliation || "–"}</dd>
      <dt>Licence</dt>
      <dd>{about.licence || "–"}</dd>
      <dt>Latency</dt>
      <dd>{about.claimedLatencyMs === null ? "–" : `${about.claimedLatencyMs} ms as claimed, unverified`}</dd>
      {links.map(({ title, href }) => (
        <div key={title} className="contents">
          <dt>{title}</dt>
          <dd>
            <a href={href} rel="noreferrer nofollow ugc">
              {href}
            </a>
          </dd>
        </div>
      ))}
    </>
  );
}
