import { uniformFor } from "@/lib/core/random";
import { fixedPair } from "./fixed-pair";
import { indexPrompts } from "./nearest-prompts";
import { fitPromptAxes } from "./prompt-axes";
import { readAlways } from "./reading";
import { defineRouter } from "./router";
import { readByStrongShare, STRONG_SHARE } from "./strong-share";
import { selectTrainingRows, type TrainingSet } from "./training-set";

const HELD_OUT = 250;

/**
 * RouteLLM's similarity-weighted ranking (arXiv 2406.18665): win rate of the strong model over all training prompts, each
 * weighted by 10^(1 + cos/max cos). With one pair of models the weighted Bradley–Terry fit is the weighted win share.
 * The threshold of a share is its quantile over training prompts whose own wording is left out.
 */
export const routellmSw = defineRouter({
  id: "routellm-sw",
  label: {
    kind: "adapted",
    paper: "arXiv 2406.18665",
    replaced: "votes by pairs from grades; its embedding by 64 principal axes of ours",
  },
  kind: "pair",
  knob: STRONG_SHARE,
  scope: "prompt",
  training: "deterministic",
  fit(whole) {
    const pair = fixedPair(whole);
    const { weak, strong } = pair;
    const width = whole.candidates.length;
    const at = (row: number, c: number) => whole.quality[row * width + c] ?? Number.NaN;
    const compared = [...whole.keys.keys()].filter((row) => !Number.isNaN(at(row, strong) - at(row, weak)));
    if (weak === strong) return { read: (prompts) => readAlways(whole.candidates, prompts.length, strong) };
    const set = selectTrainingRows(whole, compared);
    const results = Float64Array.from(compared, (row) => strongResult(at(row, strong), at(row, weak)));
    const scan = indexPrompts(set.prompts, fitPromptAxes(whole));
    const heldOutRates = leftOutRates(set, results, scan);
    return {
      read(prompts) {
        const winRates = new Float64Array(prompts.length);
        scan(prompts, (i, { similarities }) => {
          winRates[i] = strongWinRate(similarities, results);
        });
        return readByStrongShare(set.candidates, pair, { winRates, heldOutRates });
      },
    };
  },
});

function leftOutRates(set: TrainingSet, results: Float64Array, scan: ReturnType<typeof indexPrompts>): Float64Array {
  const drawn = [...set.keys.keys()].map((row) => ({ row, draw: uniformFor(2, set.keys[row] ?? "") }));
  const rows = drawn.sort((a, b) => a.draw - b.draw || a.row - b.row).slice(0, HELD_OUT);
  const rates = new Float64Array(rows.length);
  const asked = rows.flatMap(({ row }) => set.prompts[row] ?? []);
  scan(asked, (i, { similarities }) => {
    const own = set.clusters[rows[i]?.row ?? 0] ?? 0;
    rates[i] = strongWinRate(similarities, results, { clusters: set.clusters, own });
  });
  return rates;
}

/** 1: the strong model was better, 0.5: a tie. */
function strongResult(strong: number, weak: number): number {
  return strong > weak ? 1 : strong === weak ? 0.5 : 0;
}

/** 10^(1 + cos/max cos). Similarities may be negative. */
export function similarityWeights(similarities: ArrayLike<number>): Float64Array {
  const exponent = Math.LN10 / scaleOf(similarities, similarities.length);
  return Float64Array.from(similarities, (similarity) => 10 * Math.exp(exponent * similarity));
}

/** Rows of this cluster do not count: a prompt is not compared with its own wording. */
type LeftOut = { readonly clusters: Int32Array; readonly own: number };

/** Weighted share of wins of the strong model, a tie counted half; 0.5 without a row. The factor 10 of all weights cancels. */
export function strongWinRate(
  similarities: ArrayLike<number>,
  results: ArrayLike<number>,
  leftOut: LeftOut | null = null,
): number {
  const exponent = Math.LN10 / scaleOf(similarities, results.length, leftOut);
  let wins = 0;
  let total = 0;
  for (let row = 0; row < results.length; row++) {
    if (leftOut && leftOut.clusters[row] === leftOut.own) continue;
    const weight = Math.exp(exponent * (similarities[row] ?? 0));
    wins += weight * (results[row] ?? 0);
    total += weight;
  }
  return total === 0 ? 0.5 : wins / total;
}

/** The largest cosine; its size where all are negative, so that nearer still weighs more. */
function scaleOf(similarities: ArrayLike<number>, rows: number, leftOut: LeftOut | null = null): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++)
    if (!leftOut || leftOut.clusters[row] !== leftOut.own) largest = Math.max(largest, similarities[row] ?? 0);
  return Math.max(1e-3, Math.abs(largest));
}
