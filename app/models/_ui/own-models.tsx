"use client";

import type { AdapterFile } from "@/lib/contracts/adapter-file";
import { forgetOwnModel } from "@/lib/engine/own-models";
import { AdapterFigureHeads, AdapterFigures } from "./adapter-figures";
import { saveAdapterFile } from "./save-adapter-file";
import { SendButton } from "./send-button";

/** What this device keeps. */
export function OwnModels({ models, routerVersion }: { models: readonly AdapterFile[]; routerVersion: string }) {
  return (
    <section className="panel mb-4" aria-labelledby="own-title">
      <div className="panel-head">
        <h2 id="own-title">Yours, on this device</h2>
        <span className="cap">They take part in every pool of the playground.</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard. */}
      <section className="scroll-x" aria-label="Own models" tabIndex={0}>
        <table className="data registry">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <AdapterFigureHeads />
              <th scope="col">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((file) => {
              const { model, router } = file;
              return (
                <tr key={model.modelId}>
                  <th scope="row">
                    {model.label} <span className="tag tag-accent">adapter</span>
                    {router.version === routerVersion ? null : (
                      <span className="sub">
                        trained for router {router.version}: train it again for {routerVersion}
                      </span>
                    )}
                  </th>
                  <AdapterFigures file={file} />
                  <td>
                    <button
                      className="btn btn-sm btn-quiet"
                      type="button"
                      aria-label={`Export ${model.label}`}
                      onClick={() => saveAdapterFile(file)}
                    >
                      Export
                    </button>
                    <SendButton file={file} />
                    <button
                      className="btn btn-sm btn-quiet"
                      type="button"
                      aria-label={`Remove ${model.label}`}
                      onClick={() => void forgetOwnModel(model.modelId)}
                    >
                      Remove
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
}
