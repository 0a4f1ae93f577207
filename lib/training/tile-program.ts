/**
 * WebAssembly of `tiles(count, a, b, depth, out)`: sums of products of `count` tiles of four rows, one after the other at
 * `a`, with the four rows at `b`. Both are doubles [depth, 4]; a tile's sums go to `out` as floats [4, 4]. Written by
 * hand because a build step for one loop would be longer. Instructions: WebAssembly 2.0, part "vector instructions".
 */
export function tileProgram(): Uint8Array<ArrayBuffer> {
  const signature = [0x60, ...vector([I32, I32, I32, I32, I32].map((type) => [type])), 0];
  const body = [...vector([[2, I32], [11, V128]]), ...code(), END]; // biome-ignore format: pairs of count and type
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [signature]),
    ...section(3, [[0]]),
    ...section(5, [[0, 1]]),
    ...section(7, [
      [...name("memory"), 2, 0],
      [...name("tiles"), 0, 0],
    ]),
    ...section(10, [[...unsigned(body.length), ...body]]),
  ]);
}

const [I32, V128, END] = [0x7f, 0x7b, 0x0b];
const [COUNT, A, B, DEPTH, OUT, AT_B, A_END] = [0, 1, 2, 3, 4, 5, 6];
const SUMS = [7, 8, 9, 10, 11, 12, 13, 14]; // Row r of the tile: 2r and 2r + 1.
const [LEFT, RIGHT, FACTOR] = [15, 16, 17];
/** Bytes of one step of depth: four doubles. */
const STEP = 32;
const TILE_BYTES = 64;

function code(): number[] {
  return [
    ...[0x02, 0x40], // block: the way out
    ...[0x03, 0x40], // loop over tiles
    ...[...get(COUNT), 0x45, 0x0d, 1], // none left: out
    ...SUMS.flatMap((sum) => [0xfd, 0x0c, ...new Array<number>(16).fill(0), ...set(sum)]),
    ...[...get(B), ...set(AT_B)],
    ...[...get(A), ...get(DEPTH), ...constant(STEP), 0x6c, 0x6a, ...set(A_END)],
    ...[0x03, 0x40, ...step(), ...get(A), ...get(A_END), 0x49, 0x0d, 0, END],
    ...[0, 1, 2, 3].flatMap(storeRow),
    ...add(OUT, TILE_BYTES),
    ...add(COUNT, -1),
    ...[0x0c, 0, END, END],
  ];
}

function step(): number[] {
  const row = (r: number) => [
    ...[...get(A), 0xfd, 0x0a, 3, 8 * r, ...set(FACTOR)],
    ...[LEFT, RIGHT].flatMap((half, h) => {
      const sum = SUMS[2 * r + h] ?? 0;
      return [...get(sum), ...get(FACTOR), ...get(half), 0xfd, 0xf2, 1, 0xfd, 0xf0, 1, ...set(sum)];
    }),
  ];
  return [
    ...[...get(AT_B), 0xfd, 0, 3, 0, ...set(LEFT), ...get(AT_B), 0xfd, 0, 3, 16, ...set(RIGHT)],
    ...[0, 1, 2, 3].flatMap(row),
    ...add(A, STEP),
    ...add(AT_B, STEP),
  ];
}

/** Rounds the four doubles of a row to floats and stores them side by side. */
function storeRow(r: number): number[] {
  const rounded = (sum: number | undefined) => [...get(sum ?? 0), 0xfd, 0x5e];
  const bothLows = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
  return [
    ...get(OUT),
    ...rounded(SUMS[2 * r]),
    ...rounded(SUMS[2 * r + 1]),
    ...[0xfd, 0x0d, ...bothLows, 0xfd, 0x0b, 2, 16 * r],
  ];
}

function get(local: number): number[] {
  return [0x20, local];
}

function set(local: number): number[] {
  return [0x21, local];
}

function add(local: number, amount: number): number[] {
  return [...get(local), ...constant(amount), 0x6a, ...set(local)];
}

/** i32.const of a number from −64 to 8191, as signed LEB128. */
function constant(value: number): number[] {
  return value < 64 ? [0x41, value & 0x7f] : [0x41, (value & 0x7f) | 0x80, value >> 7];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = vector(entries);
  return [id, ...unsigned(content.length), ...content];
}

function vector(entries: readonly (readonly number[])[]): number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

function name(text: string): number[] {
  return [...unsigned(text.length), ...Array.from(text, (letter) => letter.charCodeAt(0))];
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)];
}
