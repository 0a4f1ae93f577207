import type { Figure } from "./figure";

const HEAD = ["name", "value", "unit", "goal", "ok"];

/** Columns padded to their widest cell; a missed goal says MISSED, an unmeasured one says so. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(toRow)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function toRow({ name, value, unit, goal, ok }: Figure): string[] {
  const verdict = value === null ? "not measured" : ok === null ? "" : ok ? "ok" : "MISSED";
  return [name, value === null ? "-" : formatValue(value), unit, goal ?? "", verdict];
}

/** Four significant digits are more than a timing can bear; whole numbers stay whole. */
function formatValue(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
