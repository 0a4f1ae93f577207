"use client";

import { Fragment, useState } from "react";
import { Segmented } from "@/app/_ui/segmented";
import type { RegistryData, RegistryEntry } from "@/lib/contracts/registry-data";
import type { ModelPrice } from "@/lib/core/candidate";
import type { OwnPrices } from "@/lib/core/own-price";
import { ModelRow } from "./model-row";
import { PriceHeads } from "./price-heads";

type Props = { data: RegistryData; prices: OwnPrices; onPrice(modelId: string, price: ModelPrice | null): void };
const ALL = "all";

/** Every candidate of the router, by family. */
export function ModelRegistry({ data, prices, onPrice }: Props) {
  const [family, setFamily] = useState(ALL);
  const [wanted, setWanted] = useState("");
  const families = [...new Set(data.entries.map(({ candidate }) => candidate.family))];
  const shown = data.entries.filter(
    ({ candidate }) =>
      (family === ALL || candidate.family === family) &&
      `${candidate.label} ${candidate.modelId}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  const most = Math.max(...data.entries.map(({ measured }) => measured?.labelledPrompts ?? 0));
  return (
    <section className="panel" aria-label="Model registry">
      <div className="panel-head registry-head">
        <label className="sr-only" htmlFor="find-model">
          Find a model
        </label>
        <input
          className="input"
          id="find-model"
          type="search"
          placeholder="Find a model"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <Segmented
          name="family"
          label="Family"
          selected={family}
          onSelect={(value) => setFamily(String(value))}
          options={[ALL, ...families].map((value) => ({ value, label: titleOf(value) }))}
        />
        <span className="end cap num" role="status">
          {shown.length} of {data.entries.length} models
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard. */}
      <section className="scroll-x" aria-label="Candidates" tabIndex={0}>
        <table className="data registry">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <PriceHeads />
              <th scope="col" className="n">
                Typical cost <span className="unit">call, 1k calls</span>
              </th>
              <th scope="col" className="n">
                Labelled prompts
              </th>
              <th scope="col" className="n">
                Mean quality
              </th>
              <th scope="col">Calibration</th>
              <th scope="col" className="n">
                Error <span className="unit">Brier, ECE</span>
              </th>
              <th scope="col">
                <span className="sr-only">More</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {byFamily(shown).map(([name, entries]) => (
              <Fragment key={name}>
                <tr className="family">
                  <th colSpan={9} scope="rowgroup">
                    {titleOf(name)}
                  </th>
                </tr>
                {entries.map((entry) => (
                  <ModelRow
                    key={entry.candidate.modelId}
                    entry={entry}
                    data={data}
                    labelledMost={most}
                    ownPrice={prices.get(entry.candidate.modelId) ?? null}
                    onPrice={(price) => onPrice(entry.candidate.modelId, price)}
                  />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length === 0 ? (
        <p className="panel-body muted">No model matches. Clear the search or choose another family.</p>
      ) : null}
      <p className="panel-foot">
        {data.pack
          ? `Labelled prompts: train and val of ${data.pack.name} ${data.pack.version}. Typical cost, mean quality, calibration and error: its test split, router ${data.measuredVersion}${data.measuredVersion === data.routerVersion ? "" : `, from which the served ${data.routerVersion} was calibrated`}. Typical cost is the median predicted cost at list price. Calibration: predicted quality (across) against measured quality (up), ten equally filled bins; points on the diagonal are well calibrated. Candidates were measured on different prompts, so their means do not rank them.`
          : `Router ${data.routerVersion} has not been measured yet: npm run models:measure makes these figures.`}
      </p>
    </section>
  );
}

function byFamily(entries: readonly RegistryEntry[]): [string, RegistryEntry[]][] {
  const groups = new Map<string, RegistryEntry[]>();
  for (const entry of entries)
    groups.set(entry.candidate.family, [...(groups.get(entry.candidate.family) ?? []), entry]);
  return [...groups];
}

const TITLES: Readonly<Record<string, string>> = { all: "All", openai: "OpenAI" };
function titleOf(family: string): string {
  return TITLES[family] ?? `${family.slice(0, 1).toUpperCase()}${family.slice(1)}`;
}
