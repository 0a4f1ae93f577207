import { assert } from "@/lib/core/assert";
import { fromFloat16Bits, toFloat16Bits } from "./float16";

/**
 * What rounding to float16 takes from float32 numbers, so that both together are the same bits again. A float32 lies at
 * most 2^12 of its own steps from its float16, but for the subnormal ones (below 6e-5), whose bits are kept whole.
 */
export type EmbeddingRest = {
  /** One per number, in steps of float32 from the float16; `WHOLE` where the bits are in `bits`. */
  readonly steps: Int16Array;
  /** Bits of the float32 numbers marked `WHOLE`, in their order. */
  readonly bits: Uint32Array;
};

const WHOLE = -0x8000;

export function embeddingRest(embeddings: Float32Array): EmbeddingRest {
  const bits = bitsOf(embeddings);
  const halves = bitsOf(embeddings.map((value) => fromFloat16Bits(toFloat16Bits(value))));
  const differences = Int32Array.from(bits, (value, at) => value - (halves[at] ?? 0));
  const isWhole = (at: number) => Math.abs(differences[at] ?? 0) >= -WHOLE;
  return {
    steps: Int16Array.from(differences, (difference, at) => (isWhole(at) ? WHOLE : difference)),
    bits: bits.filter((_, at) => isWhole(at)),
  };
}

/** The float32 numbers of float16 numbers `halves`, exactly. */
export function withRest(halves: Float32Array, { steps, bits }: EmbeddingRest): Float32Array {
  assert(halves.length === steps.length, `${halves.length} numbers and the rest of ${steps.length}`);
  const out = bitsOf(halves);
  let next = 0;
  for (const [at, step] of steps.entries()) out[at] = step === WHOLE ? (bits[next++] ?? 0) : (out[at] ?? 0) + step;
  assert(next === bits.length, `${bits.length} whole numbers, ${next} asked for`);
  return new Float32Array(out.buffer);
}

/** A copy. Sign and size lie next to each other, so steps of the size are differences of bits. */
function bitsOf(values: Float32Array): Uint32Array<ArrayBuffer> {
  return new Uint32Array(Float32Array.from(values).buffer);
}
