import { expect, test } from "vitest";
import { countPrompts, previewOf } from "./look-at-file";

const text = ["prompt,n", "one,60000", "two,90000", ",7", "three,many", "four,1"].join("\n");
/** As large as the browser says, with few rows all the same. */
const fileOf = (content: string, bytes: number) =>
  Object.defineProperty(new File([content], "x.csv"), "size", { value: bytes });
const quietly = { signal: new AbortController().signal, onRows: () => undefined };

test("a column of counts is added up in a file of any size, so that all of it is taken in proportion", async () => {
  for (const bytes of [text.length, 900_000_000])
    expect(await countPrompts(fileOf(text, bytes), { prompt: "prompt", count: "n" }, quietly)).toBe(150_001);
});

test("without one a large file is not read twice, and a small one only as far as prompts are taken", async () => {
  const columns = { prompt: "prompt", count: null };
  expect(await countPrompts(fileOf(text, 900_000_000), columns, quietly)).toBeNull();
  expect(await countPrompts(fileOf(text, text.length), columns, quietly)).toBe(4);
});

test("a file that breaks in its middle is previewed and counted up to there, and one that breaks at once is refused", async () => {
  const broken = (start: string) => new File([start, new Uint8Array([0xfc, 0x0a])], "x.csv");
  const file = broken("prompt,n\none,2\ntwo,3\nf");
  expect((await previewOf(file, quietly.signal)).rows.map(({ row }) => row)).toEqual([2, 3]);
  expect(await countPrompts(file, { prompt: "prompt", count: "n" }, quietly)).toBe(5);
  await expect(previewOf(broken("prompt,n\nf"), quietly.signal)).rejects.toMatchObject({ row: 2 });
});

test("counting says how far it is and stops when it is told to", async () => {
  const rows: number[] = [];
  const stop = new AbortController();
  const onRows = (seen: number) => {
    rows.push(seen);
    if (rows.length === 2) stop.abort(new DOMException("paused", "AbortError"));
  };
  const long = ["prompt,n", ...Array.from({ length: 60_000 }, (_, at) => `text ${at},2`)].join("\n");
  const counting = countPrompts(
    fileOf(long, long.length),
    { prompt: "prompt", count: "n" },
    { signal: stop.signal, onRows },
  );
  await expect(counting).rejects.toThrow("paused");
  expect(rows).toEqual([5_000, 10_000]);
});
