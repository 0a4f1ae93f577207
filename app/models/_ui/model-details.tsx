import { formatCount, formatDifference, formatQuality } from "@/app/_ui/format-numbers";
import type { MeasuredCandidate } from "@/lib/contracts/measured-file";
import type { RegistryData, RegistryEntry } from "@/lib/contracts/registry-data";
import type { ModelPrice } from "@/lib/core/candidate";
import { PriceForm } from "./price-form";

type Props = {
  entry: RegistryEntry;
  data: RegistryData;
  ownPrice: ModelPrice | null;
  onPrice(price: ModelPrice | null): void;
};
const SHOWN = 3;

export function ModelDetails({ entry, data, ownPrice, onPrice }: Props) {
  const { candidate, providerIds, contextTokens, abilities, measured } = entry;
  const ids = Object.entries(providerIds);
  return (
    <div className="details-grid">
      <dl className="kv">
        <dt>Id here</dt>
        <dd className="mono">{candidate.modelId}</dd>
        {ids.map(([provider, id]) => (
          <ProviderId key={provider} provider={provider} id={id} />
        ))}
        <dt>Answers here</dt>
        <dd>
          {data.simulated ? "simulated, no provider is configured" : entry.runnable ? "yes" : "no provider runs it"}
        </dd>
        <dt>Context</dt>
        <dd>{contextTokens === null ? "not known" : `${formatCount(contextTokens)} tokens`}</dd>
        <dt>Takes</dt>
        <dd>{abilities.length === 0 ? "not known" : abilities.join(", ")}</dd>
        <dt>Price source</dt>
        <dd>{candidate.priceSource}</dd>
        <dt>Router versions</dt>
        <dd>{data.routerVersions.join(", ")}</dd>
        <dt>Context, takes from</dt>
        <dd>{data.factsSource}</dd>
      </dl>
      {measured ? <StrongAndWeak measured={measured} /> : null}
      <PriceForm candidate={candidate} ownPrice={ownPrice} onPrice={onPrice} />
    </div>
  );
}

function ProviderId({ provider, id }: { provider: string; id: string }) {
  return (
    <>
      <dt>{provider}</dt>
      <dd className="mono">{id}</dd>
    </>
  );
}

function StrongAndWeak({ measured: { categories } }: { measured: MeasuredCandidate }) {
  const strong = categories.filter(({ lead }) => lead > 0).slice(0, SHOWN);
  const weak = categories
    .filter(({ lead }) => lead < 0)
    .toReversed()
    .slice(0, SHOWN);
  return (
    <div className="grid gap-3">
      <Leads title="Strong at" none="It leads on no kind of task." categories={strong} />
      <Leads title="Weak at" none="It trails on no kind of task." categories={weak} />
      <p className="cap">
        Lead: mean quality minus the other candidates' on the same test prompts, 20 or more of a kind.
      </p>
    </div>
  );
}

function Leads({
  title,
  none,
  categories,
}: {
  title: string;
  none: string;
  categories: MeasuredCandidate["categories"];
}) {
  return (
    <table className="data leads">
      <caption>{title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Kind of task</th>
          <th scope="col">Lead</th>
          <th scope="col">Quality</th>
          <th scope="col">Prompts</th>
        </tr>
      </thead>
      <tbody>
        {categories.map(({ name, lead, quality, prompts }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="n">
              <b>{formatDifference(lead)}</b>
            </td>
            <td className="n">quality {formatQuality(quality)}</td>
            <td className="n">{formatCount(prompts)} prompts</td>
          </tr>
        ))}
        {categories.length === 0 ? (
          <tr>
            <td colSpan={4}>{none}</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}
