import fc from "fast-check";
import { expect, test } from "vitest";
import { fromFloat16Bits, toFloat16Bits } from "./float16";

test("every finite float16 survives the way to a number and back", () => {
  const isNan = (bits: number) => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0; // it has many spellings
  const all = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => !isNan(bits));
  expect(all.filter((bits) => toFloat16Bits(fromFloat16Bits(bits)) !== bits)).toEqual([]);
});

test.each([
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65519.99, 0x7bff],
  [65520, 0x7c00],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000], // halfway to 0: even
  [3 * 2 ** -25, 0x0002], // halfway between 1 and 2 steps: even
  [1 + 2 ** -11, 0x3c00], // halfway: even
  [1 + 3 * 2 ** -11, 0x3c02],
  [Number.NaN, 0x7e00],
])("%d becomes the nearest float16", (value, bits) => {
  expect(toFloat16Bits(value)).toBe(bits);
});

test("a number of an embedding moves by at most 2^-11 of its size or half a subnormal step", () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (value) => {
      const error = Math.abs(fromFloat16Bits(toFloat16Bits(value)) - value);
      expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
    }),
    { seed: 7 },
  );
});
