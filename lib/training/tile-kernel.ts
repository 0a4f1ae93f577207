import { tileProgram } from "./tile-program";

// The pure folders know neither DOM nor Node types, and both have this one.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** A `Matrix`, named again here because matrix.ts imports this file. */
type Operand = { readonly rows: number; readonly columns: number; readonly values: Float32Array };

/** out = left · rightᵀ, shapes as `multiplyTransposed` checked them. */
export type TileKernel = (out: Operand, left: Operand, right: Operand) => void;

const SIDE = 4;
const DOUBLE = 8;
/** Rows of `left` that are packed together: every four rows of `right` are packed once for all of them. */
const PANEL_TILES = 16;
const PAGE = 65_536;

/**
 * The product in WebAssembly, two doubles per instruction: five to seven times as fast as JavaScript. Terms are added in
 * the same order as there, in doubles, so that both give the same bits. null where vector instructions are missing or
 * compiling is forbidden.
 */
export function createTileKernel(): TileKernel | null {
  try {
    const { memory, tiles } = new WebAssembly.Instance(new WebAssembly.Module(tileProgram())).exports;
    return isMemory(memory) && isFunction(tiles) ? kernelOf(memory, tiles) : null;
  } catch {
    return null;
  }
}

type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

function kernelOf(memory: Memory, tiles: (...args: number[]) => void): TileKernel {
  return (out, left, right) => {
    const depth = left.columns;
    if (depth === 0) {
      out.values.fill(0);
      return;
    }
    const tileDoubles = SIDE * depth;
    const panelAt = tileDoubles;
    const sumsAt = panelAt + PANEL_TILES * tileDoubles;
    const bytes = sumsAt * DOUBLE + PANEL_TILES * 64;
    if (bytes > memory.buffer.byteLength) memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE));
    const doubles = new Float64Array(memory.buffer);
    const sums = new Float32Array(memory.buffer, sumsAt * DOUBLE, PANEL_TILES * SIDE * SIDE);
    for (let from = 0; from < out.rows; from += PANEL_TILES * SIDE) {
      const count = Math.min(PANEL_TILES, (out.rows - from) / SIDE);
      for (let tile = 0; tile < count; tile++) pack(doubles, panelAt + tile * tileDoubles, left, from + tile * SIDE);
      for (let j = 0; j < out.columns; j += SIDE) {
        pack(doubles, 0, right, j);
        tiles(count, panelAt * DOUBLE, 0, depth, sumsAt * DOUBLE);
        unpack(out, sums, { from, rows: count * SIDE, j });
      }
    }
  };
}

/** Four rows side by side: [depth, 4]. */
function pack(doubles: Float64Array, at: number, { values, columns }: Operand, row: number): void {
  const r0 = row * columns;
  const [r1, r2, r3] = [r0 + columns, r0 + 2 * columns, r0 + 3 * columns];
  for (let k = 0, to = at; k < columns; k++, to += SIDE) {
    doubles[to] = values[r0 + k] ?? 0;
    doubles[to + 1] = values[r1 + k] ?? 0;
    doubles[to + 2] = values[r2 + k] ?? 0;
    doubles[to + 3] = values[r3 + k] ?? 0;
  }
}

function unpack(out: Operand, sums: Float32Array, { from, rows, j }: { from: number; rows: number; j: number }): void {
  const { values, columns } = out;
  for (let row = 0, at = 0, to = from * columns + j; row < rows; row++, at += SIDE, to += columns) {
    values[to] = sums[at] ?? 0;
    values[to + 1] = sums[at + 1] ?? 0;
    values[to + 2] = sums[at + 2] ?? 0;
    values[to + 3] = sums[at + 3] ?? 0;
  }
}

function isMemory(value: unknown): value is Memory {
  return typeof value === "object" && value !== null && "buffer" in value && "grow" in value;
}

function isFunction(value: unknown): value is (...args: number[]) => void {
  return typeof value === "function";
}
