/**
 * Σ row[from + i] · vector[i] over the whole of `vector`. Four running sums, added up at the end: a processor need not
 * wait for one sum before it starts the next product, and rounding errors grow more slowly.
 */
export function dotProduct(row: Float32Array, from: number, vector: Float32Array): number {
  const { length } = vector;
  const whole = length - (length % 4);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let at = from;
  for (let i = 0; i < whole; i += 4, at += 4) {
    first += (row[at] ?? 0) * (vector[i] ?? 0);
    second += (row[at + 1] ?? 0) * (vector[i + 1] ?? 0);
    third += (row[at + 2] ?? 0) * (vector[i + 2] ?? 0);
    fourth += (row[at + 3] ?? 0) * (vector[i + 3] ?? 0);
  }
  for (let i = whole; i < length; i++, at++) first += (row[at] ?? 0) * (vector[i] ?? 0);
  return first + second + (third + fourth);
}
