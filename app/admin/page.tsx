import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { listReportedAnswers, listReportedPairs } from "@/db/queries/annotation-reports";
import { listAnnotators } from "@/db/queries/annotators";
import { listCalibrations } from "@/db/queries/calibrations";
import { listAdapters } from "@/db/queries/community-adapters";
import { listGatewayKeys } from "@/db/queries/gateway-keys";
import { listGenerations, listPromptSources } from "@/db/queries/generations";
import { listPriceChanges } from "@/db/queries/model-prices";
import { listServings } from "@/db/queries/router-versions";
import { listSubmissionEvents, listSubmissions } from "@/db/queries/submissions";
import { pageAccount } from "@/lib/server/accounts/page-account";
import { getDeps } from "@/lib/server/deps";
import { runnableModels } from "@/lib/server/generation/runnable-models";
import { AdaptersSection } from "./_ui/adapters-section";
import { AnnotationSection } from "./_ui/annotation-section";
import { AuditLog } from "./_ui/audit-log";
import { CalibrationSection } from "./_ui/calibration-section";
import { GatewaySection } from "./_ui/gateway-section";
import { GenerationSection } from "./_ui/generation-section";
import { PricesSection } from "./_ui/prices-section";

export const metadata: Metadata = { title: "Administration" };
export const dynamic = "force-dynamic";

const PRICE_CHANGES_SHOWN = 100;
const ADAPTERS_SHOWN = 100;
const CALIBRATIONS_SHOWN = 10;
const SERVINGS_SHOWN = 50;
const GENERATIONS_SHOWN = 5;

export default async function AdminPage() {
  const account = await pageAccount();
  if (!account?.isAdmin) notFound();
  const { database, loadCatalog, providers } = getDeps();
  const { candidates, routerVersion, poolsByVersion } = await loadCatalog();
  const shown = await database.use(async (db) => ({
    entries: await listSubmissions(db, { states: ["published", "hidden"] }),
    events: await listSubmissionEvents(db),
    annotators: await listAnnotators(db),
    pairs: await listReportedPairs(db),
    answers: await listReportedAnswers(db),
    adapters: await listAdapters(db, ["proposed", "published"], ADAPTERS_SHOWN),
    gatewayKeys: await listGatewayKeys(db),
    jobs: await listCalibrations(db, CALIBRATIONS_SHOWN),
    servings: await listServings(db, SERVINGS_SHOWN),
    generations: await listGenerations(db, GENERATIONS_SHOWN),
    sources: await listPromptSources(db),
    changes: await listPriceChanges(db, PRICE_CHANGES_SHOWN),
  }));
  const { entries, events, annotators, pairs, answers, changes, adapters, gatewayKeys, jobs, servings } = shown;
  const models = await runnableModels(providers, candidates);
  return (
    <main id="main" className="page space-y-4">
      <div className="page-head">
        <h1>Administration</h1>
      </div>
      <section className="panel" aria-labelledby="entries-head">
        <div className="panel-head">
          <h2 id="entries-head">Entries</h2>
        </div>
        <div className="panel-body grid gap-4">
          {entries.length === 0 && <p>No entry is published.</p>}
          {entries.map(({ id, routerName, accountName, track, state }) => (
            <form
              key={id}
              className="flex gap-2 items-end"
              method="post"
              action={`/api/submissions/${id}/${state === "hidden" ? "show" : "hide"}`}
            >
              <div className="field">
                <label htmlFor={`note-${id}`}>
                  {routerName} · {accountName} · {track} · {state}
                </label>
                <input
                  className="input"
                  id={`note-${id}`}
                  name="note"
                  maxLength={300}
                  placeholder="Reason, for the log"
                />
              </div>
              <button
                className="btn"
                type="submit"
                aria-label={`${state === "hidden" ? "Show" : "Hide"} ${routerName}`}
              >
                {state === "hidden" ? "Show" : "Hide"}
              </button>
            </form>
          ))}
        </div>
      </section>
      <AdaptersSection adapters={adapters} offers={await providers.offers()} />
      <GatewaySection keys={gatewayKeys} />
      <PricesSection candidates={candidates} changes={changes} />
      <CalibrationSection
        jobs={jobs}
        servings={servings}
        served={routerVersion}
        versions={[...poolsByVersion.keys()]}
      />
      <GenerationSection generations={shown.generations} sources={shown.sources} models={models} />
      <AnnotationSection {...{ annotators, pairs, answers }} />
      <AuditLog events={events} />
    </main>
  );
}
