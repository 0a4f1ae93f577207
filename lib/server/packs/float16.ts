/**
 * Bits of the float16 nearest to `value`, ties to even (IEEE 754 binary16). Beyond ±65504 it is infinite.
 * Node 20 has no Float16Array.
 */
export function toFloat16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00; // halfway above the largest one
  // Spacing of float16 numbers around `size`: 2^(e − 10), and 2^−24 among the subnormal ones.
  const exponent = Math.max(-14, size === 0 ? -14 : Math.floor(Math.log2(size)));
  const steps = roundHalfEven(size / 2 ** (exponent - 10));
  // Normal numbers count from 1024 steps; 2048 steps carry into the exponent by themselves.
  return sign | (exponent === -14 ? steps : (exponent + 14) * 1024 + steps);
}

/** The number that the 16 bits stand for, exactly. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
