import { z } from "zod";
import { assert } from "@/lib/core/assert";

/** Static word vectors: a first reading of a prompt without any runtime, in microseconds. */
export type PreviewVectors = {
  readonly dims: number;
  /** Row-major [vocabulary, dims]. */
  readonly vectors: Int8Array;
  readonly scale: Float32Array;
  /** Weight of each WordPiece: rare ones say more. */
  readonly idf: Float32Array;
};

export const PREVIEW_TOKENS_MAX = 510;

/**
 * Input of the router's `preview` predictor: [v/‖v‖, ‖v‖, ln(number of ids)], where v is the idf-weighted mean of the
 * first 510 ids' vectors. `ids` come without [CLS] and [SEP]; without any id all features are 0.
 */
export function previewFeatures({ dims, vectors, scale, idf }: PreviewVectors, ids: readonly number[]): Float32Array {
  const read = ids.slice(0, PREVIEW_TOKENS_MAX);
  const sum = new Float64Array(dims);
  let weight = 0;
  for (const id of read) {
    const idfOfId = idf[id];
    assert(idfOfId !== undefined, `id ${id} lies outside the vocabulary`);
    weight += idfOfId;
    for (let dim = 0; dim < dims; dim++) sum[dim] = (sum[dim] ?? 0) + idfOfId * (vectors[id * dims + dim] ?? 0);
  }
  const features = new Float32Array(dims + 2);
  if (weight === 0) return features;
  for (let dim = 0; dim < dims; dim++) features[dim] = ((sum[dim] ?? 0) / weight) * (scale[dim] ?? 0);
  const norm = Math.sqrt(features.reduce((squares, x) => squares + x * x, 0));
  if (norm > 0) for (let dim = 0; dim < dims; dim++) features[dim] = (features[dim] ?? 0) / norm;
  features[dims] = norm;
  features[dims + 1] = Math.log(read.length);
  return features;
}

const tensor = (dtype: string, rank: number) =>
  z.object({
    dtype: z.literal(dtype),
    shape: z.array(z.int().positive()).length(rank),
    data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
  });
const header = z.object({ vectors: tensor("I8", 2), scale: tensor("F32", 1), idf: tensor("F16", 1) });

/** Reads `preview.safetensors`: a length, a JSON header, then the tensors. Throws on any other file. */
export function parsePreviewVectors(file: ArrayBuffer): PreviewVectors {
  const headerBytes = Number(new DataView(file).getBigUint64(0, true));
  const json = new TextDecoder().decode(new Uint8Array(file, 8, headerBytes));
  const { vectors, scale, idf } = header.parse(JSON.parse(json));
  const bytesOf = ({ data_offsets: [from, to] }: { data_offsets: readonly [number, number] }) =>
    file.slice(8 + headerBytes + from, 8 + headerBytes + to);
  const dims = vectors.shape[1] ?? 0;
  const parsed = {
    dims,
    vectors: new Int8Array(bytesOf(vectors)),
    scale: new Float32Array(bytesOf(scale)),
    idf: Float32Array.from(new Uint16Array(bytesOf(idf)), halfToNumber),
  };
  assert(parsed.vectors.length === dims * parsed.idf.length, "preview vectors and weights differ in length");
  assert(parsed.scale.length === dims, "preview scale and vectors differ in width");
  return parsed;
}

/** IEEE 754 binary16 → number; idf weights are finite, so infinities and NaN are left out. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction));
}
