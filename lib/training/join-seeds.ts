import { assert } from "@/lib/core/assert";
import { meanOf } from "@/lib/core/bootstrap";
import type { LearntHeads } from "./fit-perceptron";

/**
 * Several fits as one wider network whose heads answer the mean of the single fits' logits (and log lengths): the
 * runtime keeps one projection and one head per candidate, whatever the number of seeds.
 */
export function joinSeeds(fits: readonly LearntHeads[]): LearntHeads {
  const first = fits[0];
  assert(first, "nothing to join");
  const candidates = first.qualityBias.length;
  const joinHeads = (tableOf: (fit: LearntHeads) => Float32Array) =>
    concatenate(
      Array.from({ length: candidates }, (_, candidate) => candidate).flatMap((candidate) =>
        fits.map((fit) => {
          const { units } = fit.projection;
          const row = tableOf(fit).subarray(candidate * units, (candidate + 1) * units);
          return row.map((weight) => weight / fits.length);
        }),
      ),
    );
  const meanBias = (biasOf: (fit: LearntHeads) => Float32Array) =>
    biasOf(first).map((_, candidate) => meanOf(fits.map((fit) => biasOf(fit)[candidate] ?? 0)));
  return {
    projection: {
      inputs: first.projection.inputs,
      units: fits.reduce((sum, { projection }) => sum + projection.units, 0),
      weights: concatenate(fits.map(({ projection }) => projection.weights)),
      bias: concatenate(fits.map(({ projection }) => projection.bias)),
    },
    qualityWeights: joinHeads((fit) => fit.qualityWeights),
    qualityBias: meanBias((fit) => fit.qualityBias),
    tokensWeights: joinHeads((fit) => fit.tokensWeights),
    tokensBias: meanBias((fit) => fit.tokensBias),
  };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
