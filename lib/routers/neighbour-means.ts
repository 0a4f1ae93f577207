import { uniformFor } from "@/lib/core/random";
import { measuredOnly } from "./measured-rows";
import { indexPrompts, type Neighbourhood } from "./nearest-prompts";
import { axesForSearch } from "./prompt-axes";
import type { RoutedPrompt, TrainingSet } from "./training-set";
import { measuredRows } from "./training-set";

/** Predicted quality row-major [prompts, candidates], in [0, 1]. */
export type NeighbourMeans = {
  readonly k: number;
  predict(prompts: readonly RoutedPrompt[]): Float64Array;
  /** Over the nearest 16, as OmniRouter asks for (spec routers §12); by the same search. */
  predictOverSixteen(prompts: readonly RoutedPrompt[]): Float64Array;
};

/** Numbers of neighbours that are tried. */
const NEIGHBOURS = [5, 10, 20, 40, 80];
const NEIGHBOURS_MAX = 80;
/** Rows on which k is chosen: a few hundred tell such k apart, and each costs a search. */
const CHOSEN_ON = 250;

const meansBySet = new WeakMap<TrainingSet, NeighbourMeans>();

/**
 * Mean measured quality over the k most similar training prompts that were measured for the candidate. k is the one with
 * the least squared error on training rows whose own wording is left out. Shared by all routers on kNN: one search per
 * prompt.
 */
export function fitNeighbourMeans(set: TrainingSet): NeighbourMeans {
  const known = meansBySet.get(set);
  if (known) return known;
  const means = neighbourMeansWith(set, chooseNeighbours);
  meansBySet.set(set, means);
  return means;
}

/** With this k, or the k that a function chooses. */
export function neighbourMeansWith(whole: TrainingSet, k: number | ((search: Search) => number)): NeighbourMeans {
  const set = measuredOnly(whole);
  const width = set.candidates.length;
  const search: Search = {
    set,
    scan: indexPrompts(set.prompts, axesForSearch(whole.wider ?? whole)),
    columns: columnsByRows(set),
  };
  const chosen = typeof k === "number" ? k : k(search);
  // Means over `chosen` neighbours, then over 16, of every candidate.
  const known = new WeakMap<RoutedPrompt, Float64Array>();
  const predictFrom = (start: number) => (prompts: readonly RoutedPrompt[]) => {
    const fresh = prompts.filter((prompt) => !known.has(prompt));
    search.scan(fresh, (i, neighbourhood) => {
      const prompt = fresh[i];
      if (prompt) known.set(prompt, meansAt(search, neighbourhood, [chosen, SIXTEEN]));
    });
    const quality = new Float64Array(prompts.length * width);
    for (const [i, prompt] of prompts.entries())
      quality.set(known.get(prompt)?.subarray(start, start + width) ?? [], i * width);
    return quality;
  };
  return { k: chosen, predict: predictFrom(0), predictOverSixteen: predictFrom(width) };
}

const SIXTEEN = 16;

type Search = {
  readonly set: TrainingSet;
  readonly scan: ReturnType<typeof indexPrompts>;
  readonly columns: readonly { readonly rows: Int32Array; readonly candidates: readonly number[] }[];
};

/** Candidates that were measured on the same rows share one search. */
function columnsByRows(set: TrainingSet): Search["columns"] {
  const byRows = new Map<string, { rows: Int32Array; candidates: number[] }>();
  for (const c of set.candidates.keys()) {
    const rows = Int32Array.from(measuredRows(set, set.quality, c));
    const key = rows.join();
    const group = byRows.get(key) ?? { rows, candidates: [] };
    group.candidates.push(c);
    byRows.set(key, group);
  }
  return [...byRows.values()];
}

/** Per number of neighbours, the mean of every candidate. */
function meansAt({ set, columns }: Search, neighbourhood: Neighbourhood, counts: readonly number[]): Float64Array {
  const { quality, candidates: all } = set;
  const width = all.length;
  const means = new Float64Array(counts.length * width);
  for (const { rows, candidates } of columns) {
    const nearest = neighbourhood.nearest(rows, Math.max(...counts));
    for (const [at, k] of counts.entries())
      for (const c of candidates) means[at * width + c] = meanQuality({ quality, width }, nearest.subarray(0, k), c);
  }
  return means;
}

/** 0.5 without a measured neighbour: nothing is known. */
export function meanQuality(
  { quality, width }: { readonly quality: Float64Array; readonly width: number },
  rows: Int32Array,
  c: number,
): number {
  if (rows.length === 0) return 0.5;
  let sum = 0;
  for (const row of rows) sum += quality[row * width + c] ?? 0;
  return sum / rows.length;
}

function chooseNeighbours(search: Search): number {
  const { set, scan } = search;
  const width = set.candidates.length;
  const order = [...set.keys.keys()].map((row) => ({ row, draw: uniformFor(2, set.keys[row] ?? "") }));
  const rows = order.sort((a, b) => a.draw - b.draw || a.row - b.row).slice(0, CHOSEN_ON);
  const asked = rows.flatMap(({ row }) => set.prompts[row] ?? []);
  const errors = NEIGHBOURS.map(() => 0);
  scan(asked, (i, { nearest }) => {
    const row = rows[i]?.row ?? 0;
    for (const { rows: measured, candidates } of search.columns) {
      const others = measured.filter((other) => set.clusters[other] !== set.clusters[row]);
      const neighbours = nearest(others, NEIGHBOURS_MAX);
      for (const c of candidates) {
        const actual = set.quality[row * width + c] ?? Number.NaN;
        if (Number.isNaN(actual)) continue;
        for (const [at, k] of NEIGHBOURS.entries()) {
          const error = meanQuality({ quality: set.quality, width }, neighbours.subarray(0, k), c) - actual;
          errors[at] = (errors[at] ?? 0) + error * error;
        }
      }
    }
  });
  return NEIGHBOURS[errors.indexOf(Math.min(...errors))] ?? NEIGHBOURS_MAX;
}
