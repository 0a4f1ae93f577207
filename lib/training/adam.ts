/** AdamW (arXiv 1711.05101) over one flat parameter array. */
export type Adam = { step(parameters: Float32Array, gradient: Float32Array, learningRate: number): void };

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export function createAdam(length: number, weightDecay: number): Adam {
  const mean = new Float32Array(length);
  const square = new Float32Array(length);
  let steps = 0;
  return {
    step(parameters, gradient, learningRate) {
      steps++;
      const rate = (learningRate * Math.sqrt(1 - BETA2 ** steps)) / (1 - BETA1 ** steps);
      const keep = 1 - learningRate * weightDecay;
      for (let at = 0; at < length; at++) {
        const slope = gradient[at] ?? 0;
        const m = BETA1 * (mean[at] ?? 0) + (1 - BETA1) * slope;
        const v = BETA2 * (square[at] ?? 0) + (1 - BETA2) * slope * slope;
        mean[at] = m;
        square[at] = v;
        parameters[at] = keep * (parameters[at] ?? 0) - (rate * m) / (Math.sqrt(v) + EPSILON);
      }
    },
  };
}
