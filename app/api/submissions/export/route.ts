import { spreadsheetCell } from "@/lib/core/spreadsheet-cell";
import { formRoute } from "@/lib/server/accounts/member-route";
import { listPublishedSubmissions } from "@/lib/server/submissions/published";

export const dynamic = "force-dynamic";

const METRICS = ["bounded-arqgc", "raw-arqgc", "gain", "headroom", "brier", "ece"];

/** The published entries as CSV; no cell of it runs as a formula. */
export const GET = formRoute({ name: "submissions-read", perMinute: 120 }, async ({ deps }) => {
  const head = ["id", "track", "router", "affiliation", "account", "link", "licence", "prompts", ...METRICS];
  const rows = (await listPublishedSubmissions(deps.database)).map(({ router, track, about, n, metrics }) => [
    ...[router, track, about.routerName, about.affiliation, about.accountName, about.link, about.licence, n],
    ...METRICS.map((name) => metrics[name]?.value ?? null),
  ]);
  const text = [head, ...rows].map((row) => row.map(spreadsheetCell).join(",")).join("\r\n");
  const headers = {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="submissions.csv"',
  };
  return new Response(`${text}\r\n`, { headers });
});
