import type { Metadata } from "next";
import Link from "next/link";
import { pageAccount } from "@/lib/server/accounts/page-account";
import { getDeps } from "@/lib/server/deps";

export const metadata: Metadata = { title: "Submit a router" };
export const dynamic = "force-dynamic";

const ABOUT = [
  { name: "routerName", label: "Router's name", type: "text", max: 80, required: true },
  { name: "affiliation", label: "Affiliation", type: "text", max: 120, required: false },
  { name: "link", label: "Link (https)", type: "url", max: 300, required: false },
  { name: "licence", label: "Licence", type: "text", max: 60, required: false },
  { name: "codeLink", label: "Link to the code (https)", type: "url", max: 300, required: false },
] as const;

export default async function SubmitPage() {
  const [account, tracks] = await Promise.all([pageAccount(), getDeps().tracks.list()]);
  const perWeek = getDeps().submissionsPerWeek;
  return (
    <main id="main" className="page">
      <div className="page-head">
        <div>
          <h1>Submit a router</h1>
          <p>
            Answer the test prompts of a track; the server scores the answers from its own outcomes and prices and shows
            a preview, rounded, before anything is public. {perWeek} scored submissions an account in seven days.
          </p>
        </div>
      </div>
      <section className="panel" aria-labelledby="file-head">
        <div className="panel-head">
          <h2 id="file-head">The file</h2>
        </div>
        <div className="panel-body prose">
          <p>
            CSV with a first line of column names, or JSONL with the same keys; plain text, not packed, up to 64 MiB.
          </p>
          <ul>
            <li>
              <code>prompt_id,knob,model</code>: the chosen model of every prompt at every knob value (at most 101).
            </li>
            <li>
              <code>prompt_id,model,quality</code> or <code>prompt_id,model,quality,cost</code>: predicted quality from
              0 to 1 (and cost in USD) of every candidate. They become decisions by the relative floor rule at τ = 0,
              0.01 … 1; without costs, by each candidate&apos;s mean cost on train and val.
            </li>
          </ul>
          <p>
            The curve is the raw reading, through all knob values: a submission answers test only, so nothing is chosen
            on val, and cost saving at parity has no value.
          </p>
          <p>
            Prompt ids per track:{" "}
            {tracks.map(({ track, promptIds }, at) => (
              <span key={track.id}>
                {at > 0 && ", "}
                <a href={`/api/submissions/tracks/${track.id}`}>{track.id}</a> ({promptIds.length})
              </span>
            ))}
            .
          </p>
        </div>
      </section>
      {account ? (
        <form className="panel mt-4" method="post" action="/api/submissions" encType="multipart/form-data">
          <div className="panel-body grid gap-4 sm:grid-cols-2">
            <div className="field">
              <label htmlFor="track">Track</label>
              <select className="input" id="track" name="track" required>
                {tracks.map(({ track }) => (
                  <option key={track.id} value={track.id}>
                    {track.title}
                  </option>
                ))}
              </select>
            </div>
            {ABOUT.map(({ name, label, type, max, required }) => (
              <div className="field" key={name}>
                <label htmlFor={name}>{label}</label>
                <input className="input" id={name} name={name} type={type} maxLength={max} required={required} />
              </div>
            ))}
            <div className="field">
              <label htmlFor="claimedLatencyMs">Latency per decision in ms, shown as claimed and unverified</label>
              <input className="input" id="claimedLatencyMs" name="claimedLatencyMs" type="number" min="0" step="any" />
            </div>
            <div className="field">
              <label htmlFor="file">File (CSV or JSONL)</label>
              <input className="input" id="file" name="file" type="file" required />
            </div>
            <div className="sm:col-span-2">
              <button className="btn btn-primary" type="submit">
                Upload and score
              </button>
            </div>
          </div>
        </form>
      ) : (
        <p className="mt-4">
          <Link className="btn btn-primary" href="/account">
            Sign in to submit
          </Link>
        </p>
      )}
    </main>
  );
}
