import { bytesField, integerField } from "./protobuf";

// Field numbers of onnx/onnx.proto (ONNX 1.17), as far as they are used here.
const IR_VERSION = 8;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

export type Attributes = Readonly<Record<string, number | readonly number[]>>;
/** Dimensions of an input or output: a number, or a name for one that changes from run to run. */
export type Shape = readonly (number | string)[];

/** Collects the nodes of one ONNX graph; every method that adds a value returns its name. */
export type OnnxGraph = {
  input(name: string, shape: Shape): string;
  floats(name: string, dims: readonly number[], values: Float32Array): string;
  integers(name: string, values: readonly number[]): string;
  node(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The whole model file, with `value` under the name `output` as its one float32 output. */
  toFile(output: string, value: string, shape: Shape, opset: number): Buffer;
};

export function createOnnxGraph(name: string): OnnxGraph {
  const nodes: Buffer[] = [];
  const initializers: Buffer[] = [];
  const inputs: Buffer[] = [];

  function addNode(operator: string, from: readonly string[], attributes: Attributes, to: string): string {
    const fields = [
      ...from.map((value) => bytesField(1, value)),
      bytesField(2, to),
      bytesField(4, operator),
      ...Object.entries(attributes).map(([key, value]) => bytesField(5, attribute(key, value))),
    ];
    nodes.push(bytesField(1, fields));
    return to;
  }

  function addInitializer(key: string, dims: readonly number[], type: number, raw: Uint8Array): string {
    const fields = [...dims.map((dim) => integerField(1, dim)), integerField(2, type), bytesField(8, key)];
    initializers.push(bytesField(5, [...fields, bytesField(9, raw)]));
    return key;
  }

  return {
    input(key, shape) {
      inputs.push(bytesField(11, valueInfo(key, INT64, shape)));
      return key;
    },
    floats: (key, dims, values) =>
      addInitializer(key, dims, FLOAT, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    integers: (key, values) =>
      addInitializer(key, [values.length], INT64, new Uint8Array(BigInt64Array.from(values, BigInt).buffer)),
    node: (operator, from, attributes = {}) => addNode(operator, from, attributes, `${operator}_${nodes.length}`),
    toFile(output, value, shape, opset) {
      addNode("Identity", [value], {}, output);
      const outputs = bytesField(12, valueInfo(output, FLOAT, shape));
      const graph = [...nodes, bytesField(2, name), ...initializers, ...inputs, outputs];
      const opsetImport = bytesField(8, [bytesField(1, ""), integerField(2, opset)]);
      return Buffer.concat([integerField(1, IR_VERSION), bytesField(7, graph), opsetImport]);
    },
  };
}

function attribute(key: string, value: number | readonly number[]): Buffer[] {
  const [type, fields] =
    typeof value === "number"
      ? [ATTRIBUTE_INT, [integerField(3, value)]]
      : [ATTRIBUTE_INTS, value.map((one) => integerField(8, one))];
  return [bytesField(1, key), ...fields, integerField(20, type)];
}

function valueInfo(key: string, type: number, shape: Shape): Buffer[] {
  const dims = shape.map((dim) => bytesField(1, [typeof dim === "number" ? integerField(1, dim) : bytesField(2, dim)]));
  const tensor = [integerField(1, type), bytesField(2, dims)];
  return [bytesField(1, key), bytesField(2, [bytesField(1, tensor)])];
}
