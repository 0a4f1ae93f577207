import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import { AdapterFigureHeads, AdapterFigures } from "./adapter-figures";

/** Adapters that people sent and an admin published. Labels are their senders', and so are the prices of those that nobody runs. */
export function CommunityModels({ adapters }: { adapters: readonly CommunityAdapter[] }) {
  return (
    <section className="panel mb-4" aria-labelledby="community-title">
      <div className="panel-head">
        <h2 id="community-title">Community</h2>
        <span className="cap">
          Sent by visitors and published by an admin; labels are their senders' and not checked. One that an admin has
          named a provider for can be chosen and run, at the admin's price.
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard. */}
      <section className="scroll-x" aria-label="Community models" tabIndex={0}>
        <table className="data registry">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">By</th>
              <AdapterFigureHeads />
              <th scope="col">Run</th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {adapters.map(({ id, by, file, run }) => (
              <tr key={id}>
                <th scope="row">
                  {file.model.label} <span className="tag">community</span>
                </th>
                <td>{by}</td>
                <AdapterFigures file={file} price={run?.price} />
                <td className="small">
                  {run ? `${run.providerId} answers` : "cannot be run: no provider here is named for it"}
                </td>
                <td>
                  <a href={`/api/adapters/${id}`} aria-label={`Adapter file of ${file.model.label}`}>
                    file
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
