import { readFile } from "node:fs/promises";
import { z } from "zod";
import { meanOf } from "@/lib/core/bootstrap";
import { loadOnboarding, measureOnboarding } from "./onboarding/measure-onboarding";

// How good is an adapter after n labelled prompts? Against the figures of the plain baseline, same models, same test rows.

const SIZES = [0, 25, 50, 100, 200, 500, 1000];
const reference = z.object({ models: z.record(z.string(), z.record(z.string(), z.number())) });
const [path = "../shared/reference/onboarding.json", draws = "3"] = process.argv.slice(2);
const { models } = reference.parse(JSON.parse(await readFile(path, "utf8")));
const onboarding = await loadOnboarding("public/packs/iprbench-open", "public/models");
const rows = Object.entries(models).map(([modelId, figures]) => {
  const measured = measureOnboarding(onboarding, modelId, { sizes: SIZES, draws: Number(draws) });
  return { modelId, cells: SIZES.map((size) => [measured.get(size) ?? 0, figures[size || "prior"] ?? 0] as const) };
});
const mean = SIZES.map((_, at) => [0, 1].map((which) => meanOf(rows.map(({ cells }) => cells[at]?.[which] ?? 0))));
console.log(["Brier on test (baseline)", ...SIZES].join("\t"));
for (const { modelId, cells } of [...rows, { modelId: "mean", cells: mean }])
  console.log([modelId, ...cells.map(([own = 0, other = 0]) => `${own.toFixed(4)} (${other.toFixed(4)})`)].join("\t"));
