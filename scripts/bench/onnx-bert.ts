import { createRandom } from "@/lib/core/random";
import { createOnnxGraph, type OnnxGraph } from "./onnx-graph";

export type BertShape = {
  readonly layers: number;
  readonly dims: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  readonly positions: number;
};

/** all-MiniLM-L6-v2's: the encoder that browser demos of sentence embeddings usually load. */
export const MINI_LM: BertShape = {
  layers: 6,
  dims: 384,
  heads: 12,
  feedForward: 1536,
  vocabulary: 30_522,
  positions: 512,
};

const OPSET = 17;
const WEIGHT_MAX = 0.035; // Uniform in ±0.035 has the deviation 0.02 that BERT starts from.
const MASKED = -10_000;
const TOKENS: readonly string[] = ["batch", "tokens"];

type Build = { readonly graph: OnnxGraph; readonly shape: BertShape; weights(count: number): Float32Array };

/**
 * A BERT encoder with random weights as an ONNX file: the operators of a plain export (GELU through Erf, attention as
 * MatMul and Softmax), float32, inputs `input_ids`, `attention_mask`, `token_type_ids` int64 [batch, tokens], output
 * `last_hidden_state` float32 [batch, tokens, dims]. Same seed, same bytes. For timing: it knows no language.
 */
export function bertFile(shape: BertShape, seed: number): Buffer {
  const random = createRandom(seed);
  const weights = (count: number) => Float32Array.from({ length: count }, () => (2 * random() - 1) * WEIGHT_MAX);
  const build: Build = { graph: createOnnxGraph("bert"), shape, weights };
  addConstants(build);
  let hidden = embeddings(build);
  const mask = maskBias(build);
  for (let layer = 0; layer < shape.layers; layer++) {
    hidden = attention(build, { hidden, mask }, `layer${layer}.attention`);
    hidden = feedForward(build, hidden, `layer${layer}.feed_forward`);
  }
  return build.graph.toFile("last_hidden_state", hidden, [...TOKENS, shape.dims], OPSET);
}

function addConstants({ graph, shape: { dims, heads } }: Build): void {
  const scalars = { one: 1, half: 0.5, sqrt2: Math.SQRT2, masked: MASKED, sqrtHeadDims: Math.sqrt(dims / heads) };
  for (const [name, value] of Object.entries(scalars)) graph.floats(name, [], Float32Array.of(value));
  graph.integers("splitHeads", [0, 0, heads, dims / heads]);
  graph.integers("mergeHeads", [0, 0, dims]);
  for (const index of [0, 1, 2]) graph.integers(`at${index}`, [index]);
  graph.integers("headAndQueryAxes", [1, 2]);
}

function embeddings(build: Build): string {
  const { graph, shape, weights } = build;
  const { dims, vocabulary, positions } = shape;
  const table = (name: string, rows: number) => graph.floats(name, [rows, dims], weights(rows * dims));
  const ids = graph.input("input_ids", TOKENS);
  const words = graph.node("Gather", [table("words", vocabulary), ids]);
  const types = graph.node("Gather", [table("types", 2), graph.input("token_type_ids", TOKENS)]);
  const tokens = graph.node("Slice", [graph.node("Shape", [ids]), "at1", "at2"]);
  const position = graph.node("Slice", [table("positions", positions), "at0", tokens, "at0"]);
  const sum = graph.node("Add", [graph.node("Add", [words, types]), position]);
  return layerNorm(build, sum, "embeddings");
}

/** 0 where a token counts and −10,000 where it is padding, [batch, 1, 1, tokens]. */
function maskBias({ graph }: Build): string {
  const mask = graph.node("Unsqueeze", [graph.input("attention_mask", TOKENS), "headAndQueryAxes"]);
  const kept = graph.node("Cast", [mask], { to: 1 });
  return graph.node("Mul", [graph.node("Sub", ["one", kept]), "masked"]);
}

function attention(build: Build, { hidden, mask }: { hidden: string; mask: string }, name: string): string {
  const { graph, shape } = build;
  const heads = (part: string, perm: readonly number[]) => {
    const all = linear(build, hidden, { name: `${name}.${part}`, from: shape.dims, to: shape.dims });
    return graph.node("Transpose", [graph.node("Reshape", [all, "splitHeads"])], { perm });
  };
  const scores = graph.node("MatMul", [heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1])]);
  const scaled = graph.node("Add", [graph.node("Div", [scores, "sqrtHeadDims"]), mask]);
  const mixed = graph.node("MatMul", [graph.node("Softmax", [scaled]), heads("value", [0, 2, 1, 3])]);
  const merged = graph.node("Reshape", [graph.node("Transpose", [mixed], { perm: [0, 2, 1, 3] }), "mergeHeads"]);
  const out = linear(build, merged, { name: `${name}.out`, from: shape.dims, to: shape.dims });
  return layerNorm(build, graph.node("Add", [out, hidden]), name);
}

function feedForward(build: Build, hidden: string, name: string): string {
  const { graph, shape } = build;
  const wide = linear(build, hidden, { name: `${name}.up`, from: shape.dims, to: shape.feedForward });
  const erf = graph.node("Erf", [graph.node("Div", [wide, "sqrt2"])]);
  const gate = graph.node("Mul", [wide, graph.node("Add", [erf, "one"])]);
  const gelu = graph.node("Mul", [gate, "half"]);
  const out = linear(build, gelu, { name: `${name}.down`, from: shape.feedForward, to: shape.dims });
  return layerNorm(build, graph.node("Add", [out, hidden]), name);
}

function linear(build: Build, input: string, { name, from, to }: { name: string; from: number; to: number }): string {
  const { graph, weights } = build;
  const product = graph.node("MatMul", [input, graph.floats(`${name}.weight`, [from, to], weights(from * to))]);
  return graph.node("Add", [graph.floats(`${name}.bias`, [to], weights(to)), product]);
}

function layerNorm({ graph, shape: { dims } }: Build, input: string, name: string): string {
  const scale = graph.floats(`${name}.norm.weight`, [dims], new Float32Array(dims).fill(1));
  const shift = graph.floats(`${name}.norm.bias`, [dims], new Float32Array(dims));
  return graph.node("LayerNormalization", [input, scale, shift]);
}
