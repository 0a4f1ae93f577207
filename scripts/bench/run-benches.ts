import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Bench, CannotMeasure, type Figure, judge } from "./figure";
import { figureTable } from "./figure-table";

/** Measures what `--only NAME,…` names, or everything; prints a table, and writes `--json FILE` where it is asked for. */
export async function runBenches(benches: readonly Bench[]): Promise<void> {
  const { values: options } = parseArgs({
    options: { only: { type: "string", multiple: true }, json: { type: "string" } },
  });
  const known = benches.flatMap(({ figures }) => figures.map(({ name }) => name));
  const wanted = new Set(options.only?.flatMap((names) => names.split(",")) ?? known);
  const unknown = [...wanted].filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no figure ${unknown.join(", ")}. The figures are ${known.join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  const figures: Figure[] = [];
  for (const bench of benches) figures.push(...(await measureBench(bench, wanted)));
  console.log(figureTable(figures));
  if (options.json) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** A missed goal is a line of the table; only a bench that breaks makes the command fail, after the others have run. */
async function measureBench({ figures, measure }: Bench, wanted: ReadonlySet<string>): Promise<Figure[]> {
  const specs = figures.filter(({ name }) => wanted.has(name));
  if (specs.length === 0) return [];
  const names = specs.map(({ name }) => name);
  console.error(`measuring ${names.join(", ")} …`);
  const values = await measure().catch((cause: unknown) => {
    if (!(cause instanceof CannotMeasure)) process.exitCode = 1;
    console.error(`not measured: ${names.join(", ")}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return new Map<string, number>();
  });
  return specs.map((spec) => judge(spec, values.get(spec.name) ?? null));
}
