import "@/lib/contracts/without-eval";
import { z } from "zod";
import { assert } from "@/lib/core/assert";

export type Tensor = { readonly shape: readonly number[]; readonly values: Float32Array | Int8Array };

const BYTES_PER_NUMBER = { F32: 4, F16: 2, I8: 1 } as const;
const entry = z.strictObject({
  dtype: z.enum(["F32", "F16", "I8"]),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const header = z.object({ __metadata__: z.record(z.string(), z.string()).optional() }).catchall(entry);

/**
 * Tensors by name, half floats widened to float32. Format: u64 length, JSON header, data
 * (github.com/huggingface/safetensors). Throws on a cut, overlapping or padded file: `data_offsets` must tile the data.
 */
export function parseSafetensors(file: ArrayBuffer): Map<string, Tensor> {
  assert(file.byteLength >= 8, "a safetensors file starts with the length of its header");
  const headerBytes = Number(new DataView(file).getBigUint64(0, true));
  assert(headerBytes <= file.byteLength - 8, "the header is longer than the file");
  const { __metadata__: _, ...entries } = header.parse(
    JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, headerBytes))),
  );
  const data = file.slice(8 + headerBytes);
  const inOrder = Object.entries(entries).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let end = 0;
  const tensors = new Map<string, Tensor>();
  for (const [name, { dtype, shape, data_offsets }] of inOrder) {
    const length = shape.reduce((product, size) => product * size, 1);
    assert(data_offsets[0] === end, `tensor "${name}" does not start where the one before ends`);
    end = data_offsets[1];
    assert(end - data_offsets[0] === length * BYTES_PER_NUMBER[dtype], `tensor "${name}" has the wrong size`);
    assert(end <= data.byteLength, `tensor "${name}" lies outside the file`);
    // A copy: the header's length is arbitrary, and typed arrays need aligned offsets.
    tensors.set(name, { shape, values: decode(dtype, data.slice(data_offsets[0], end)) });
  }
  assert(end === data.byteLength, "bytes remain behind the last tensor");
  return tensors;
}

function decode(dtype: keyof typeof BYTES_PER_NUMBER, buffer: ArrayBuffer): Float32Array | Int8Array {
  if (dtype === "I8") return new Int8Array(buffer);
  if (dtype === "F32") return new Float32Array(buffer);
  return Float32Array.from(new Uint16Array(buffer), halfToFloat); // Float16Array is not in every browser yet.
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
