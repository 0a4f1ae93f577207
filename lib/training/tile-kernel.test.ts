import fc from "fast-check";
import { expect, test } from "vitest";
import { createMatrix, multiplyByTiles } from "./matrix";
import { createTileKernel } from "./tile-kernel";

const tiles = fc.integer({ min: 1, max: 40 });

test("the WebAssembly product gives the same bits as the one in JavaScript, at any shape", () => {
  const kernel = createTileKernel();
  if (!kernel) throw new Error("Node has vector instructions");
  fc.assert(
    fc.property(tiles, tiles, fc.integer({ min: 0, max: 70 }), fc.integer(), (m, n, depth, seed) => {
      const filled = (rows: number, salt: number) => {
        const matrix = createMatrix(rows, depth);
        for (let at = 0; at < matrix.values.length; at++) matrix.values[at] = Math.sin(seed + salt + at * 1.37);
        return matrix;
      };
      const [left, right] = [filled(4 * m, 0.5), filled(4 * n, 0.25)];
      const [fast, plain] = [createMatrix(4 * m, 4 * n), createMatrix(4 * m, 4 * n)];
      fast.values.fill(Number.NaN);
      kernel(fast, left, right);
      multiplyByTiles(plain, left, right);
      expect(Buffer.from(fast.values.buffer).equals(Buffer.from(plain.values.buffer))).toBe(true);
    }),
    { numRuns: 60 },
  );
});
