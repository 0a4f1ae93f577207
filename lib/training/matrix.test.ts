import fc from "fast-check";
import { expect, test } from "vitest";
import { createMatrix, multiplyTransposed, transpose } from "./matrix";

const eighths = fc.integer({ min: -16, max: 16 }).map((n) => n / 8);
const side = fc.constantFrom(4, 8);

test("the tiled product equals the sum of products", () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer({ min: 1, max: 7 }),
      fc.array(eighths, { minLength: 112, maxLength: 112 }),
      (m, n, k, numbers) => {
        const left = { rows: m, columns: k, values: Float32Array.from(numbers.slice(0, m * k)) };
        const right = { rows: n, columns: k, values: Float32Array.from(numbers.slice(-n * k)) };
        const out = createMatrix(m, n);
        multiplyTransposed(out, left, right);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let q = 0; q < k; q++) sum += (left.values[i * k + q] ?? 0) * (right.values[j * k + q] ?? 0);
            expect(out.values[i * n + j]).toBe(sum); // Eighths multiply and add without rounding.
          }
        }
      },
    ),
  );
});

test("transposing twice gives the matrix back", () => {
  const matrix = { rows: 2, columns: 3, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const [turned, back] = [createMatrix(3, 2), createMatrix(2, 3)];
  transpose(turned, matrix);
  transpose(back, turned);
  expect([...turned.values]).toEqual([1, 4, 2, 5, 3, 6]);
  expect(back).toEqual(matrix);
});

test("a product of half tiles is refused", () => {
  expect(() => multiplyTransposed(createMatrix(4, 6), createMatrix(4, 2), createMatrix(6, 2))).toThrow("whole tiles");
});
