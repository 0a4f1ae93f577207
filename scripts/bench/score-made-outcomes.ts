import type { Block } from "@/lib/benchmark/block";
import { fixedMeans } from "@/lib/benchmark/block";
import type { PackPrompt } from "@/lib/benchmark/pack";
import { scoreRun } from "@/lib/benchmark/score-run";
import type { TrackFrame } from "@/lib/benchmark/track-frame";
import { trackSamples } from "@/lib/benchmark/track-samples";
import { createRandom } from "@/lib/core/random";

// node … score-made-outcomes.ts PROMPTS REPLICATES: scores a router with five knob values on made outcomes of three
// models, and prints seconds (making them left out) and the largest resident memory in MB. A process of its own, because
// memory that was given back counts as taken.

const [prompts = 0, replicates = 0] = process.argv.slice(2).map(Number);
const KNOBS = [0, 0.25, 0.5, 0.75, 1];
const CANDIDATES = 3;
const NOTHING: PackPrompt["outcomes"] = new Map();

const chosenOn = madeBlock(2000, 1);
const scoredOn = madeBlock(prompts, 2);
const frame: TrackFrame = {
  track: { id: "made", title: "Made", version: "1", kind: "cost", basis: "tokens", candidates: [], sources: ["s"] },
  ...{ chosenOn, scoredOn, counts: [], sourcesLeftOut: [], folds: { count: 1, foldOf: () => 0 } },
  chosenMeans: fixedMeans(chosenOn),
  ...{ best: CANDIDATES - 1, cheapest: 0, wholeSet: null },
  read: () => never(),
  setWithout: () => never(),
};

const startedAt = performance.now();
const samples = trackSamples(frame, replicates);
const answersOn = (block: Block) =>
  KNOBS.map((knob) => ({ kind: "choices" as const, choices: choicesAt(block.prompts.length, knob) }));
const run = {
  ...{ routerId: "made", knobs: KNOBS, reading: "plan" as const, predictions: null, setting: null, policy: null },
  chosenAnswers: answersOn(chosenOn),
  scoredAnswers: [answersOn(scoredOn)],
};
const { metrics } = scoreRun(run, frame, samples, { replicates });
const seconds = (performance.now() - startedAt) / 1000;
if (typeof metrics.get("bounded-arqgc")?.low !== "number") throw new Error("the made track has an interval");
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / (1000 / 1.024) }));

/** Model c is better and dearer the larger c; grades are 0 or 1. */
function madeBlock(rows: number, seed: number): Block {
  const random = createRandom(seed);
  const quality = new Float64Array(rows * CANDIDATES);
  const costUsd = new Float64Array(rows * CANDIDATES);
  for (let at = 0; at < quality.length; at++) {
    quality[at] = random() < 0.4 + 0.2 * (at % CANDIDATES) ? 1 : 0;
    costUsd[at] = 1e-4 * 4 ** (at % CANDIDATES) * (0.5 + random());
  }
  const candidates = Array.from({ length: CANDIDATES }, (_, c) => ({
    ...{ modelId: `m${c}`, family: "f", label: `m${c}`, priceSource: "made", tier: "t", billsHiddenTokens: false },
    price: { usdPerMillionInput: 1, usdPerMillionOutput: 1 },
  }));
  const made = Array.from({ length: rows }, (_, i): PackPrompt => {
    const id = `p${i}`;
    return { promptId: id, source: "s", split: "test", category: "c", cluster: id, outcomes: NOTHING };
  });
  return { candidates, prompts: made, quality, costUsd };
}

/** The larger the knob, the fewer prompts go to the dear models. */
function choicesAt(rows: number, knob: number): Uint8Array {
  const random = createRandom(3);
  return Uint8Array.from({ length: rows }, () => {
    const draw = random();
    return draw > knob ? CANDIDATES - 1 : draw > knob / 2 ? 1 : 0;
  });
}

function never(): never {
  throw new Error("nothing is trained here");
}
