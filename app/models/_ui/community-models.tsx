import { formatCount, formatPriceUsd, formatQuality } from "@/app/_ui/format-numbers";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import { MiniCalibration } from "./mini-calibration";

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
              <th scope="col" className="n">
                Input <span className="unit">$ per 1M</span>
              </th>
              <th scope="col" className="n">
                Output <span className="unit">$ per 1M</span>
              </th>
              <th scope="col" className="n">
                Labelled prompts
              </th>
              <th scope="col" className="n">
                Mean quality
              </th>
              <th scope="col">Calibration</th>
              <th scope="col" className="n">
                Error <span className="unit">Brier, held out</span>
              </th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {adapters.map(({ id, by, file: { model, study } }) => (
              <tr key={id}>
                <th scope="row">
                  {model.label} <span className="tag">community</span>
                </th>
                <td>{by}</td>
                <td className="n">{formatPriceUsd(model.price.usdPerMillionInput)}</td>
                <td className="n">{formatPriceUsd(model.price.usdPerMillionOutput)}</td>
                <td className="n">{formatCount(study.prompts)}</td>
                <td className="n">{formatQuality(study.qualityMean)}</td>
                <td>
                  <MiniCalibration points={study.calibration} label={model.label} />
                </td>
                <td className="n">{study.brier === null ? "too few" : study.brier.toFixed(3)}</td>
                <td>
                  <a href={`/api/adapters/${id}`} aria-label={`Adapter file of ${model.label}`}>
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
