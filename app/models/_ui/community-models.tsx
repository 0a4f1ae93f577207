import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import { AdapterFigureHeads, AdapterFigures } from "./adapter-figures";

/** Adapters that people sent and an admin published. Prices and labels are their senders'. */
export function CommunityModels({ adapters }: { adapters: readonly CommunityAdapter[] }) {
  return (
    <section className="panel" aria-labelledby="community-title">
      <div className="panel-head">
        <h2 id="community-title">Community</h2>
        <span className="cap">
          Sent by visitors and published by an admin; prices and labels are their senders' and not checked. No provider
          here runs them: the playground shows their predictions and never chooses them.
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
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {adapters.map(({ id, by, file }) => (
              <tr key={id}>
                <th scope="row">
                  {file.model.label} <span className="tag">community</span>
                </th>
                <td>{by}</td>
                <AdapterFigures file={file} />
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
