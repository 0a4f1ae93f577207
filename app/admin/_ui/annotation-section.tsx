type Annotator = { id: string; kind: string; distrust: string | null; trustFixed: boolean; votes: number };
type Reported = { id: string; promptId: string; reports: number; reasons: string; withdrawn: boolean };
type Props = { annotators: readonly Annotator[]; pairs: readonly Reported[]; answers: readonly Reported[] };

/** Who weighs nothing and why, and what was reported. */
export function AnnotationSection({ annotators, pairs, answers }: Props) {
  return (
    <section className="panel" aria-labelledby="annotation-head">
      <div className="panel-head">
        <h2 id="annotation-head">Annotation</h2>
      </div>
      <div className="panel-body grid gap-4">
        {annotators.length === 0 && <p>Nobody has voted yet.</p>}
        {annotators.map(({ id, kind, distrust, trustFixed, votes }) => (
          <form
            key={id}
            className="flex gap-2 items-center flex-wrap"
            method="post"
            action={`/api/annotations/annotators/${id}`}
          >
            <span>
              {kind} {id.slice(0, 8)} · {votes === 1 ? "1 vote" : `${votes} votes`} ·{" "}
              {distrust === null ? "counts" : `weighs 0 (${distrust})`}
              {trustFixed ? ", fixed" : ""}
            </span>
            <button
              className="btn btn-sm"
              type="submit"
              name="trust"
              value={distrust === null ? "untrusted" : "trusted"}
            >
              {distrust === null ? "Let votes weigh 0" : "Let votes count"}
            </button>
          </form>
        ))}
        {pairs.map((pair) => (
          <ReportedForm key={pair.id} what="pair" {...pair} />
        ))}
        {answers.map((answer) => (
          <ReportedForm key={answer.id} what="answer" {...answer} />
        ))}
      </div>
    </section>
  );
}

function ReportedForm({ what, id, promptId, reports, reasons, withdrawn }: Reported & { what: "pair" | "answer" }) {
  return (
    <form className="flex gap-2 items-center flex-wrap" method="post" action={`/api/annotations/${what}s/${id}`}>
      <span>
        {what} of {promptId} · {reports === 1 ? "1 report" : `${reports} reports`} ({reasons}) ·{" "}
        {withdrawn ? "withdrawn" : "in the queue"}
      </span>
      <button className="btn btn-sm" type="submit" name="state" value={withdrawn ? "open" : "withdrawn"}>
        {withdrawn ? "Put back" : "Withdraw"}
      </button>
    </form>
  );
}
