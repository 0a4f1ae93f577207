import { assert } from "@/lib/core/assert";
import { parseSafetensors, type Tensor } from "./safetensors";

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
  const idsRead = Math.min(ids.length, PREVIEW_TOKENS_MAX);
  const sum = new Float64Array(dims);
  let weight = 0;
  for (let at = 0; at < idsRead; at++) {
    const id = ids[at] ?? 0;
    const idfOfId = idf[id];
    assert(idfOfId !== undefined, `id ${id} lies outside the vocabulary`);
    weight += idfOfId;
    const row = id * dims;
    for (let dim = 0; dim < dims; dim++) sum[dim] = (sum[dim] ?? 0) + idfOfId * (vectors[row + dim] ?? 0);
  }
  const features = new Float32Array(dims + 2);
  if (weight === 0) return features;
  for (let dim = 0; dim < dims; dim++) features[dim] = ((sum[dim] ?? 0) / weight) * (scale[dim] ?? 0);
  const norm = Math.sqrt(features.reduce((squares, x) => squares + x * x, 0));
  if (norm > 0) for (let dim = 0; dim < dims; dim++) features[dim] = (features[dim] ?? 0) / norm;
  features[dims] = norm;
  features[dims + 1] = Math.log(idsRead);
  return features;
}

/** Reads `preview.safetensors`. Throws when a tensor is missing, has another shape or holds a number that is not finite. */
export function parsePreviewVectors(file: ArrayBuffer): PreviewVectors {
  const tensors = parseSafetensors(file);
  const vectors = tensorOf(tensors, "vectors");
  const [vocabulary = 0, dims = 0] = vectors.shape;
  assert(
    vectors.values instanceof Int8Array && vectors.shape.length === 2,
    "preview vectors are int8 in two dimensions",
  );
  return {
    dims,
    vectors: vectors.values,
    scale: floatsOf(tensorOf(tensors, "scale"), dims),
    idf: floatsOf(tensorOf(tensors, "idf"), vocabulary),
  };
}

function tensorOf(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  assert(tensor, `the preview file lacks "${name}"`);
  return tensor;
}

function floatsOf({ values, shape }: Tensor, length: number): Float32Array {
  assert(values instanceof Float32Array && shape.length === 1 && shape[0] === length, `preview floats [${shape}]`);
  assert(values.every(Number.isFinite), "preview numbers are finite");
  return values;
}
