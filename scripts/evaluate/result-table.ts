import type { Metric, MetricName } from "@/lib/benchmark/metric";
import type { ResultRow } from "@/lib/benchmark/result-row";

const COLUMNS: readonly { readonly title: string; readonly name: MetricName; readonly digits: number }[] = [
  { title: "bounded", name: "bounded-arqgc", digits: 3 },
  { title: "raw", name: "raw-arqgc", digits: 3 },
  { title: "gain", name: "gain", digits: 3 },
  { title: "csr", name: "csr", digits: 3 },
  { title: "kept", name: "quality-kept", digits: 3 },
  { title: "csr98", name: "csr-98", digits: 3 },
  { title: "kept98", name: "quality-kept-98", digits: 3 },
  { title: "top1", name: "topk-1", digits: 3 },
  { title: "brier", name: "brier", digits: 4 },
];

/** One table per track: routers by bounded then raw ARQGC, each figure with its 95 % interval, ranks as ranges. */
export function resultTable(rows: readonly ResultRow[]): string {
  const trackIds = [...new Set(rows.map(({ track }) => track))];
  return trackIds.map((id) => trackTable(rows.filter(({ track }) => track === id))).join("\n\n");
}

function trackTable(rows: readonly ResultRow[]): string {
  const [first] = rows;
  if (!first) return "";
  const sorted = rows.toSorted((a, b) => areaOf(b) - areaOf(a) || (a.router < b.router ? -1 : 1));
  const body = sorted.map((row) => [
    row.router,
    row.rank ? (row.rank.low === row.rank.high ? `${row.rank.low}` : `${row.rank.low}–${row.rank.high}`) : "",
    ...COLUMNS.map(({ name, digits }) => cell(row.metrics[name], digits)),
  ]);
  const table = [["router", "rank", ...COLUMNS.map(({ title }) => title)], ...body];
  const widths = (table[0] ?? []).map((_, c) => Math.max(...table.map((line) => line[c]?.length ?? 0)));
  const lines = table.map((line) =>
    line
      .map((text, c) => text.padEnd(widths[c] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const leftOut = first.sourcesLeftOut.length > 0 ? `, without ${first.sourcesLeftOut.join(", ")}` : "";
  return [
    `${first.track} (${first.pack} ${first.packVersion}, ${first.split}, ${first.n} prompts${leftOut})`,
    ...lines,
  ].join("\n");
}

function areaOf({ metrics }: ResultRow): number {
  const [bounded, raw] = [metrics["bounded-arqgc"]?.value, metrics["raw-arqgc"]?.value];
  return bounded === undefined || bounded === null ? Number.NEGATIVE_INFINITY : bounded + 1e-6 * (raw ?? 0);
}

function cell(metric: Metric | undefined, digits: number): string {
  if (!metric || metric.value === null) return "–";
  const { value, low, high } = metric;
  const interval = low === null || high === null ? "" : ` [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
  return `${value.toFixed(digits)}${interval}`.replaceAll("-0.000", "0.000");
}
