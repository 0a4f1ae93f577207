import fc from "fast-check";
import { expect, test } from "vitest";
import { embeddingRest, withRest } from "./embedding-rest";
import { fromFloat16Bits, toFloat16Bits } from "./float16";

const halvesOf = (values: Float32Array) => values.map((value) => fromFloat16Bits(toFloat16Bits(value)));
const bytesOf = (values: Float32Array) => [...new Uint8Array(values.slice().buffer)];

test("float16 and rest together are the float32 bits, subnormal numbers and both zeros included", () => {
  const number = fc.oneof(
    fc.float({ min: -1, max: 1, noNaN: true }),
    fc.float({ min: -Math.fround(1e-4), max: Math.fround(1e-4), noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, Math.fround(2 ** -14), Math.fround(2 ** -25), Math.fround(1e-40)),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 40 }), (numbers) => {
      const values = Float32Array.from(numbers);
      expect(bytesOf(withRest(halvesOf(values), embeddingRest(values)))).toEqual(bytesOf(values));
    }),
    { seed: 7, numRuns: 500 },
  );
});

test("the rest of other numbers is refused", () => {
  const rest = embeddingRest(Float32Array.of(0.1, 1e-7));
  expect(rest.bits.length).toBe(1);
  expect(() => withRest(Float32Array.of(0.1), rest)).toThrow("1 numbers and the rest of 2");
  expect(() => withRest(Float32Array.of(0.1, 0), { ...rest, bits: new Uint32Array(2) })).toThrow("2 whole numbers");
});
