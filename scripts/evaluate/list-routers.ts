import { REFERENCE_IDS } from "@/lib/benchmark/reference-runs";
import { allRouters } from "@/lib/routers/all-routers";
import type { Label } from "@/lib/routers/router";
import { shippedTracks } from "@/lib/server/packs/shipped-tracks";

export type ListedRouter = {
  readonly id: string;
  readonly label: string;
  readonly paper: string | null;
  readonly note: string;
};

/** Every row `npm run evaluate` can compute. Nothing is trained here. */
export function listRouters(): ListedRouter[] {
  const untrained = () => () => new Float64Array(0);
  const routers = allRouters(untrained).map(({ id, label, scope, judge }) => {
    const notes = [
      noteOf(label),
      scope === "batch" ? "batch" : "",
      judge ? `simulated judge, error ${judge.errorRate}` : "",
    ];
    return {
      id,
      label: label.kind,
      paper: "paper" in label ? label.paper : null,
      note: notes.filter(Boolean).join("; "),
    };
  });
  const fixed = { id: "fixed:<model>", label: "baseline", paper: null, note: "one row per candidate of a track" };
  const references = REFERENCE_IDS.map((id) => ({ id, label: "reference", paper: null, note: "no router decides it" }));
  return [...references, fixed, ...routers];
}

export function listText(): string {
  const routers = listRouters().map(({ id, label, paper, note }) => [id, label, paper ?? "", note]);
  const tracks = shippedTracks().map(({ id, version, kind, title }) => [id, version, kind, title]);
  return [
    ...aligned([["router", "label", "paper", "note"], ...routers]),
    "",
    ...aligned([["track", "version", "kind", "title"], ...tracks]),
  ].join("\n");
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, c) => Math.max(...table.map((line) => line[c]?.length ?? 0)));
  return table.map((line) =>
    line
      .map((text, c) => text.padEnd(widths[c] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function noteOf(label: Label): string {
  if (label.kind === "adapted") return `adapted: ${label.replaced}`;
  return label.kind === "elsewhere" ? `see ${label.place}` : "";
}
