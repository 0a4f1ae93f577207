import { ScrollRegion } from "@/app/_ui/scroll-region";
import { TableHead } from "@/app/_ui/table-head";
import { type GenerationState, PROMPTS_MAX } from "@/lib/contracts/generation";
import { JobProgress } from "./job-progress";

type Generation = {
  readonly job: { id: string; state: GenerationState; failure: string | null; usdMax: number; requestedAt: Date };
  readonly prompts: number;
  readonly asks: number;
  readonly answered: number;
  readonly failed: number;
  readonly expected: number;
  readonly most: number;
  readonly spent: number;
  readonly simulated: boolean;
};
type Model = { readonly modelId: string; readonly label: string; readonly simulated: boolean };
type Props = {
  generations: readonly Generation[];
  sources: readonly { source: string; prompts: number }[];
  models: readonly Model[];
};

/** Answers on demand: plan, see what it may cost, start, watch, cancel. They go into both queues of annotation. */
export function GenerationSection({ generations, sources, models }: Props) {
  const open = generations.find(({ job: { state } }) => ["planned", "queued", "running"].includes(state));
  const ended = generations.filter((generation) => generation !== open);
  return (
    <section className="panel" aria-labelledby="generation-head">
      <div className="panel-head">
        <h2 id="generation-head">Answers on demand</h2>
        <span className="cap">asked of the models here, for people to compare and rate</span>
      </div>
      <div className="panel-body grid gap-4">
        {models.some(({ simulated }) => simulated) ? (
          <div className="notice notice-warn">
            <p>
              No provider is set up: answers would be simulated. They are labelled so in the queue and count nowhere.
            </p>
          </div>
        ) : null}
        {open?.job.state === "planned" ? <Planned generation={open} /> : null}
        {open && open.job.state !== "planned" ? <Running generation={open} /> : null}
        {open ? null : <WishForm {...{ sources, models }} />}
      </div>
      {ended.length > 0 ? <Ended generations={ended} /> : null}
    </section>
  );
}

function Planned({ generation: { job, prompts, asks, expected, most } }: { generation: Generation }) {
  return (
    <div className="grid gap-2">
      <p>
        {asks} answers to {prompts} prompts: about <b>{usd(expected)}</b> at list prices, at most {usd(most)} if every
        answer runs to its limit of tokens. It stops before {usd(job.usdMax)} could be passed.
      </p>
      <div className="flex gap-2">
        <ActionForm action={`/api/generations/${job.id}/start`} label="Ask for these answers" primary />
        <ActionForm action={`/api/generations/${job.id}/cancel`} label="Discard" />
      </div>
    </div>
  );
}

function Running({ generation: { job, asks, answered, failed, spent } }: { generation: Generation }) {
  return (
    <div className="grid gap-2">
      <JobProgress
        url={`/api/generations/${job.id}`}
        name="Asking"
        step={`${answered} of ${asks} answered, at most ${usd(spent)} spent`}
        progress={(answered + failed) / Math.max(1, asks)}
      />
      <ActionForm action={`/api/generations/${job.id}/cancel`} label="Cancel" />
    </div>
  );
}

function ActionForm({ action, label, primary }: { action: string; label: string; primary?: boolean }) {
  return (
    <form method="post" action={action}>
      <button className={`btn${primary ? " btn-primary" : ""}`} type="submit">
        {label}
      </button>
    </form>
  );
}

function WishForm({ sources, models }: Pick<Props, "sources" | "models">) {
  if (models.length === 0) return <p>No provider here runs a candidate.</p>;
  return (
    <form className="grid gap-4" method="post" action="/api/generations" encType="multipart/form-data">
      <div className="field">
        <label htmlFor="generation-lines">
          Prompts, one a line <span className="unit">up to {PROMPTS_MAX}</span>
        </label>
        <textarea className="input" id="generation-lines" name="lines" rows={3} />
      </div>
      <div className="flex gap-4 flex-wrap items-end">
        <div className="field">
          <label htmlFor="generation-file">Or a text file of lines</label>
          <input className="input" id="generation-file" name="file" type="file" accept=".txt,text/plain" />
        </div>
        {sources.length > 0 ? (
          <>
            <div className="field">
              <label htmlFor="generation-source">Or of a source</label>
              <select className="input" id="generation-source" name="source">
                {sources.map(({ source, prompts }) => (
                  <option key={source} value={source}>
                    {source} ({prompts})
                  </option>
                ))}
              </select>
            </div>
            <NumberField name="count" label="so many" value={0} max={PROMPTS_MAX} step={1} />
          </>
        ) : null}
      </div>
      <fieldset className="flex gap-x-4 gap-y-1 flex-wrap">
        <legend className="small mb-1">Models, up to ten</legend>
        {models.map(({ modelId, label, simulated }) => (
          <label className="small flex gap-2 min-h-7 items-center" key={modelId}>
            <input type="checkbox" name="modelId" value={modelId} />
            {label}
            {simulated ? " (simulated)" : null}
          </label>
        ))}
      </fieldset>
      <div className="flex gap-4 flex-wrap items-end">
        <NumberField name="outputTokensMax" label="Tokens of an answer, at most" value={1024} max={65_536} step={1} />
        <NumberField name="usdMax" label="USD, at most" value={1} max={10_000} step="any" />
        <button className="btn" type="submit">
          Say what it costs
        </button>
      </div>
    </form>
  );
}

type NumberProps = { name: string; label: string; value: number; max: number; step: number | "any" };

function NumberField({ name, label, value, max, step }: NumberProps) {
  return (
    <div className="field">
      <label htmlFor={`generation-${name}`}>{label}</label>
      <input
        className="input"
        id={`generation-${name}`}
        name={name}
        type="number"
        min={0}
        {...{ max, step }}
        defaultValue={value}
        required
      />
    </div>
  );
}

function Ended({ generations }: { generations: readonly Generation[] }) {
  return (
    <ScrollRegion label="Answers that were asked for">
      <table className="data">
        <TableHead columns={["Asked", "State", { n: "Answered" }, { n: "Failed" }, { n: "Spent, USD" }, "Note"]} />
        <tbody>
          {generations.map(({ job, asks, answered, failed, spent, simulated }) => (
            <tr key={job.id}>
              <td>{job.requestedAt.toISOString().slice(0, 16).replace("T", " ")} UTC</td>
              <td>
                {job.state} {simulated ? <span className="tag tag-sim">Simulated</span> : null}
              </td>
              <td className="n">
                {answered} of {asks}
              </td>
              <td className="n">{failed}</td>
              <td className="n">{spent.toFixed(4)}</td>
              <td>{job.failure}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function usd(amount: number): string {
  if (amount === 0) return "$0";
  return `$${amount < 1 ? amount.toFixed(4) : amount.toFixed(2)}`;
}
