import { expect, test } from "vitest";
import { halfToFloat, parseSafetensors } from "./safetensors";

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };

function fileOf(header: Record<string, Entry | Record<string, string>>, data: Uint8Array): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file.buffer;
}
const half = { dtype: "F16", shape: [2], data_offsets: [0, 4] as [number, number] };
const bytes = { dtype: "I8", shape: [1, 3], data_offsets: [4, 7] as [number, number] };
const data = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0, 1, 255, 128);

test("tensors come out by name, half floats widened, whatever the order of the header", () => {
  const tensors = parseSafetensors(fileOf({ __metadata__: { about: "x" }, bytes, half }, data));
  expect(tensors.get("half")).toEqual({ shape: [2], values: Float32Array.of(1, -2) });
  expect(tensors.get("bytes")).toEqual({ shape: [1, 3], values: Int8Array.of(1, -1, -128) });
});

test.each([
  ["a file that ends early", fileOf({ half, bytes }, data.subarray(0, 6))],
  ["bytes behind the last tensor", fileOf({ half }, data)],
  ["tensors that overlap", fileOf({ half, bytes: { ...bytes, data_offsets: [3, 6] } }, data)],
  ["a gap between tensors", fileOf({ bytes }, data)],
  ["a shape that does not fit its bytes", fileOf({ half: { ...half, shape: [3] }, bytes }, data)],
  ["a kind of number we do not read", fileOf({ half: { ...half, dtype: "BF16" }, bytes }, data)],
  ["a header longer than the file", Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0, 123, 125).buffer],
  ["a file without header", new ArrayBuffer(3)],
])("%s is refused", (_, file) => {
  expect(() => parseSafetensors(file)).toThrow();
});

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xbc00, -1],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x0400, 2 ** -14],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0x7e00, Number.NaN],
])("half float %i is %d", (bits, value) => {
  expect(halfToFloat(bits)).toBe(value);
});
