import type { Random } from "@/lib/core/random";
import { createAdam } from "./adam";

export type DescentSettings = {
  readonly rows: number;
  readonly batchRows: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
};

/**
 * Minimises by Adam on shuffled minibatches, in place. `gradientAt` gets the rows of one batch and answers the gradient
 * of their mean loss by `parameters`, in a buffer it may reuse. The rate falls along a cosine to 0.
 */
export function descend(
  parameters: Float32Array,
  gradientAt: (rows: readonly number[]) => Float32Array,
  { settings, random }: { readonly settings: DescentSettings; readonly random: Random },
): void {
  const { rows, batchRows, epochs, learningRate, weightDecay } = settings;
  const adam = createAdam(parameters.length, weightDecay);
  const order = Array.from({ length: rows }, (_, row) => row);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < rows; from += batchRows) {
      const progress = (epoch + from / rows) / epochs;
      const gradient = gradientAt(order.slice(from, from + batchRows));
      adam.step(parameters, gradient, learningRate * 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
  }
}

function shuffle(order: number[], random: Random): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
}
