import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { Candidate } from "@/lib/core/candidate";

type Change = {
  id: number;
  modelId: string;
  usdPerMillionInput: number | null;
  usdPerMillionOutput: number | null;
  source: string;
  accountName: string | null;
  at: Date;
};
type Props = { candidates: readonly Candidate[]; changes: readonly Change[] };

/** What each model costs from now on. Runs that were billed keep their amounts. */
export function PricesSection({ candidates, changes }: Props) {
  const changed = new Set(changes.map(({ modelId }) => modelId));
  return (
    <section className="panel" aria-labelledby="prices-head">
      <div className="panel-head">
        <h2 id="prices-head">List prices</h2>
        <span className="cap">USD per 1M tokens; decisions and bills follow at once, past runs keep theirs</span>
      </div>
      <details className="panel-body">
        <summary>Change a price</summary>
        <div className="grid gap-4 pt-3">
          {candidates.map((candidate) => (
            <PriceFields key={candidate.modelId} candidate={candidate} isChanged={changed.has(candidate.modelId)} />
          ))}
        </div>
      </details>
      <ScrollRegion label="Changes of prices">
        <table className="data">
          <tbody>
            {changes.map(({ id, at, modelId, usdPerMillionInput, usdPerMillionOutput, source, accountName }) => (
              <tr key={id}>
                <td>{at.toISOString().slice(0, 19).replace("T", " ")} UTC</td>
                <td className="mono">{modelId}</td>
                <td className="n">{usdPerMillionInput ?? "as in the files"}</td>
                <td className="n">{usdPerMillionOutput ?? "as in the files"}</td>
                <td>{source}</td>
                <td>{accountName ?? "an account that is gone"}</td>
              </tr>
            ))}
            {changes.length === 0 ? (
              <tr>
                <td>No price has been changed: all are those of the model files.</td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function PriceFields({
  candidate: { modelId, label, price },
  isChanged,
}: {
  candidate: Candidate;
  isChanged: boolean;
}) {
  return (
    <form
      className="flex gap-2 items-end flex-wrap"
      method="post"
      action="/api/prices"
      aria-label={`Price of ${label}`}
    >
      <input type="hidden" name="modelId" value={modelId} />
      <PriceField
        id={`in-${modelId}`}
        label={`${label}, input`}
        name="usdPerMillionInput"
        value={price.usdPerMillionInput}
      />
      <PriceField id={`out-${modelId}`} label="output" name="usdPerMillionOutput" value={price.usdPerMillionOutput} />
      <div className="field">
        <label htmlFor={`source-${modelId}`}>source</label>
        <input className="input" id={`source-${modelId}`} name="source" maxLength={200} placeholder="page and date" />
      </div>
      <button className="btn" type="submit" name="action" value="set">
        Set
      </button>
      {isChanged ? (
        <button className="btn btn-quiet" type="submit" name="action" value="file">
          As in the files
        </button>
      ) : null}
    </form>
  );
}

function PriceField({ id, label, name, value }: { id: string; label: string; name: string; value: number }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input className="input" id={id} name={name} inputMode="decimal" defaultValue={value} />
    </div>
  );
}
