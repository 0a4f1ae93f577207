import { expect, test } from "vitest";
import { sigmoid } from "@/lib/core/predict";
import { createRandom } from "@/lib/core/random";
import { calibrateFromVotes, type LabelledPair } from "./calibrate-from-votes";
import { correctPreferences, type GainLabel } from "./preference-correction";
import { simulateLoop } from "./simulate-loop";

const SEEDS = [1, 2];

test("corrected labels beat uncorrected ones, and those of biased annotators may be worse than none", () => {
  for (const seed of SEEDS) {
    const [none, uncorrected, corrected] = simulateLoop(seed);
    expect(corrected?.brier).toBeLessThan(uncorrected?.brier ?? 0);
    expect(corrected?.brier).toBeLessThan(none?.brier ?? 0);
    expect(corrected?.boundedArqgc).toBeGreaterThan(uncorrected?.boundedArqgc ?? 1);
  }
}, 60_000);

test("a planted bias of votes against gold is found; without overlapping gold it is not identified", () => {
  const random = createRandom(1);
  const row = (isGold: boolean, at: number): GainLabel => {
    const longer = random() * 2 - 1;
    const truth = random() - 0.5;
    return { isGold, gain: isGold ? truth : truth + 0.25 + 0.5 * longer, features: [longer], cluster: `c${at}` };
  };
  const rows = Array.from({ length: 2000 }, (_, at) => row(at % 2 === 0, at));
  const correction = correctPreferences(rows);
  if (correction.kind !== "identified") throw new Error(correction.reason);
  expect(correction.meanEffect).toBeCloseTo(-0.25, 1);
  const votes = rows.filter(({ isGold }) => !isGold);
  const slopeLeft =
    votes.reduce((sum, { features: [x = 0] }, at) => sum + x * (correction.corrected[at] ?? 0), 0) / votes.length;
  expect(Math.abs(slopeLeft)).toBeLessThan(0.05);
  expect(correctPreferences(votes)).toMatchObject({ kind: "not_identified" });
  const apart = rows.map((label) => ({ ...label, features: [label.isGold ? 5 + random() : -5 - random()] }));
  expect(correctPreferences(apart)).toMatchObject({ kind: "not_identified" });
});

function plainVotes(count: number, seed: number): LabelledPair[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const [predictedA, predictedB] = [random(), random()];
    // Model 0 is better than predicted by a quarter of the scale.
    const gain = random() < sigmoid(4 * (predictedA - predictedB + 0.25)) ? 1 : -1;
    const left = random() < 0.5 ? 1 : -1;
    return { a: 0, b: 1, predictedA, predictedB, isGold: false, gain, longerBy: 0, left, cluster: `p${at}` };
  });
}

test("thin data moves nothing and says so", () => {
  const fit = calibrateFromVotes(plainVotes(120, 1), 3);
  expect(fit).toMatchObject({ accepted: false, shifts: [0, 0, 0], reason: expect.stringMatching(/^thin data: 120/) });
});

test("votes for a model raise it against the other, a model without votes stays, and few votes move less", () => {
  const many = calibrateFromVotes(plainVotes(1500, 2), 3);
  expect(many.accepted).toBe(true);
  expect(many.shifts[0]).toBeGreaterThan(many.shifts[1] ?? 0);
  expect(many.shifts[2]).toBeCloseTo(0, 6);
  expect(many.heldOut?.after.brier.mean).toBeLessThan(many.heldOut?.before.brier.mean ?? 0);
});
