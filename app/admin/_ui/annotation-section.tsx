type Annotator = { id: string; kind: string; distrust: string | null; trustFixed: boolean; votes: number };
type Pair = { pairId: string; promptId: string; reports: number; reasons: string; withdrawn: boolean };
type Props = { annotators: readonly Annotator[]; pairs: readonly Pair[] };

/** Who weighs nothing and why, and what was reported. */
export function AnnotationSection({ annotators, pairs }: Props) {
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
              {kind} {id.slice(0, 8)} · {votes} votes · {distrust === null ? "counts" : `weighs 0 (${distrust})`}
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
        {pairs.map(({ pairId, promptId, reports, reasons, withdrawn }) => (
          <form
            key={pairId}
            className="flex gap-2 items-center flex-wrap"
            method="post"
            action={`/api/annotations/pairs/${pairId}`}
          >
            <span>
              {promptId} · {reports} reports ({reasons}) · {withdrawn ? "withdrawn" : "in the queue"}
            </span>
            <button className="btn btn-sm" type="submit" name="state" value={withdrawn ? "open" : "withdrawn"}>
              {withdrawn ? "Put back" : "Withdraw"}
            </button>
          </form>
        ))}
      </div>
    </section>
  );
}
