import { formatCount, formatPriceUsd, formatQuality } from "@/app/_ui/format-numbers";
import type { AdapterFile } from "@/lib/contracts/adapter-file";

type Adapter = { id: string; state: string; file: AdapterFile; accountName: string; sentAt: Date };

/** Adapters that people sent. Publishing shows them to everybody, labelled as the community's. */
export function AdaptersSection({ adapters }: { adapters: readonly Adapter[] }) {
  return (
    <section className="panel" aria-labelledby="adapters-head">
      <div className="panel-head">
        <h2 id="adapters-head">Adapters from the community</h2>
      </div>
      <div className="panel-body grid gap-4">
        {adapters.length === 0 && <p>Nobody has sent an adapter.</p>}
        {adapters.map(({ id, state, file: { model, study, router }, accountName, sentAt }) => (
          <form key={id} className="flex gap-2 items-center flex-wrap" method="post" action={`/api/adapters/${id}`}>
            <span>
              <b>{model.label}</b> <a href={`/api/adapters/${id}`}>{model.modelId}</a> · {accountName} ·{" "}
              {sentAt.toISOString().slice(0, 10)} · router {router.version} · {formatCount(study.prompts)} prompts, mean{" "}
              {formatQuality(study.qualityMean)}, Brier {study.brier === null ? "too few" : study.brier.toFixed(3)}{" "}
              (mean alone {study.brierOfMean === null ? "too few" : study.brierOfMean.toFixed(3)}) ·{" "}
              {formatPriceUsd(model.price.usdPerMillionInput)} in, {formatPriceUsd(model.price.usdPerMillionOutput)} out
              · {state}
            </span>
            {state === "published" ? null : (
              <button
                className="btn btn-sm"
                type="submit"
                name="state"
                value="published"
                aria-label={`Publish ${model.label}`}
              >
                Publish
              </button>
            )}
            <button
              className="btn btn-sm btn-quiet"
              type="submit"
              name="state"
              value="rejected"
              aria-label={`${state === "published" ? "Take back" : "Reject"} ${model.label}`}
            >
              {state === "published" ? "Take back" : "Reject"}
            </button>
          </form>
        ))}
      </div>
    </section>
  );
}
