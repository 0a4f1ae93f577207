import { formatCount, formatPriceUsd, formatQuality } from "@/app/_ui/format-numbers";
import type { AdapterFile } from "@/lib/contracts/adapter-file";

type Adapter = {
  id: string;
  state: string;
  file: AdapterFile;
  accountName: string;
  sentAt: Date;
  providerId: string | null;
  providerModelId: string | null;
  usdPerMillionInput: number | null;
  usdPerMillionOutput: number | null;
};
type Offer = { readonly providerId: string; readonly providerModelId: string };

/** Adapters that people sent. Publishing shows them to everybody, labelled as the community's, and may name who answers for them. */
export function AdaptersSection({ adapters, offers }: { adapters: readonly Adapter[]; offers: readonly Offer[] }) {
  return (
    <section className="panel" aria-labelledby="adapters-head">
      <div className="panel-head">
        <h2 id="adapters-head">Adapters from the community</h2>
        <span className="cap">
          A published model is run only where you name who answers for it, at the price you state.
        </span>
      </div>
      <div className="panel-body grid gap-4">
        {adapters.length === 0 && <p>Nobody has sent an adapter.</p>}
        {adapters.map((adapter) => (
          <AdapterForm key={adapter.id} adapter={adapter} offers={offers} />
        ))}
      </div>
    </section>
  );
}

function AdapterForm({ adapter, offers }: { adapter: Adapter; offers: readonly Offer[] }) {
  const { id, state, file, accountName, sentAt } = adapter;
  const { model, study, router, labels } = file;
  const isPublished = state === "published";
  const no = isPublished ? "Take back" : "Reject";
  return (
    <form
      className="flex gap-2 items-center flex-wrap"
      id={`adapter-${id}`}
      method="post"
      action={`/api/adapters/${id}`}
    >
      <span>
        <b>{model.label}</b> <a href={`/api/adapters/${id}`}>{model.modelId}</a> · {accountName} ·{" "}
        {sentAt.toISOString().slice(0, 10)} · router {router.version} · {formatCount(study.prompts)} prompts scored by{" "}
        {labels.scoredBy}, mean {formatQuality(study.qualityMean)}, Brier{" "}
        {study.brier === null ? "too few" : study.brier.toFixed(3)} (mean alone{" "}
        {study.brierOfMean === null ? "too few" : study.brierOfMean.toFixed(3)}) · sender's price{" "}
        {formatPriceUsd(model.price.usdPerMillionInput)} in, {formatPriceUsd(model.price.usdPerMillionOutput)} out ·{" "}
        {state}
      </span>
      <RunFields adapter={adapter} offers={offers} />
      <button
        className="btn btn-sm"
        type="submit"
        name="state"
        value="published"
        aria-label={`${isPublished ? "Change" : "Publish"} ${model.label}`}
      >
        {isPublished ? "Change" : "Publish"}
      </button>
      <button
        className="btn btn-sm btn-quiet"
        type="submit"
        name="state"
        value="rejected"
        aria-label={`${no} ${model.label}`}
      >
        {no}
      </button>
    </form>
  );
}

function RunFields({ adapter, offers }: { adapter: Adapter; offers: readonly Offer[] }) {
  const { model } = adapter.file;
  const chosen = adapter.providerId === null ? "" : `${adapter.providerId} ${adapter.providerModelId}`;
  const price = (name: "input" | "output", usd: number) => (
    <input
      className="input w-24"
      name={name}
      inputMode="decimal"
      defaultValue={usd}
      aria-label={`Price of ${model.label}, ${name}, USD per million tokens`}
    />
  );
  return (
    <>
      <select className="input" name="runs" defaultValue={chosen} aria-label={`Who answers for ${model.label}`}>
        <option value="">nobody answers for it</option>
        {offers.map(({ providerId, providerModelId }) => (
          <option key={`${providerId} ${providerModelId}`} value={`${providerId} ${providerModelId}`}>
            {providerId}: {providerModelId}
          </option>
        ))}
      </select>
      <span className="cap">$ per 1M in, out</span>
      {price("input", adapter.usdPerMillionInput ?? model.price.usdPerMillionInput)}
      {price("output", adapter.usdPerMillionOutput ?? model.price.usdPerMillionOutput)}
    </>
  );
}
