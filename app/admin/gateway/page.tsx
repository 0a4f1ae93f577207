import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { listGatewayKeys } from "@/db/queries/gateway-keys";
import { listDailySavings, listGatewayRuns } from "@/db/queries/gateway-runs";
import { pageAccount } from "@/lib/server/accounts/page-account";
import { getDeps } from "@/lib/server/deps";
import { DecisionLog } from "../_ui/decision-log";
import { KeySpend } from "../_ui/key-spend";
import { RefreshEvery } from "../_ui/refresh-every";
import { fillDays, SavingsChart } from "../_ui/savings-chart";

export const metadata: Metadata = { title: "Gateway" };
export const dynamic = "force-dynamic";

const RUNS_SHOWN = 50;
const DAYS_SHOWN = 30;
const REFRESH_MS = 3_000;

export default async function GatewayPage() {
  const account = await pageAccount();
  if (!account?.isAdmin) notFound();
  const { runs, days, keys } = await getDeps().database.use(async (db) => ({
    runs: await listGatewayRuns(db, RUNS_SHOWN),
    days: await listDailySavings(db, DAYS_SHOWN),
    keys: await listGatewayKeys(db),
  }));
  return (
    <main id="main" className="page space-y-4">
      <div className="page-head">
        <h1>Gateway</h1>
        <Link className="btn" href="/admin">
          Administration
        </Link>
      </div>
      <SavingsChart days={fillDays(days, { today: new Date(), count: DAYS_SHOWN })} />
      <KeySpend keys={keys} />
      <DecisionLog runs={runs} />
      <RefreshEvery ms={REFRESH_MS} />
    </main>
  );
}
