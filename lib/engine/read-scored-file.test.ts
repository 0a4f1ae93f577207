import { expect, test } from "vitest";
import { JUDGED_MAX, LABELS_MAX, previewFile, readScoredFile } from "./read-scored-file";

const columns = { prompt: "prompt", outputTokens: null, quality: { column: "quality" } };
const quietly = { signal: new AbortController().signal, onProgress: () => undefined };
const read = (...parts: (string | Uint8Array<ArrayBuffer>)[]) => readScoredFile(new Blob(parts), columns, quietly);

test("bad rows are left out with their numbers, and the good ones around them are kept", async () => {
  const { prompts, faults, faultCount } = await read(
    "\uFEFFprompt,quality\r\n",
    '"a ""quoted"" prompt,\nof two lines",0.5\r\n,1\r\nb,NaN\r\nc,1.5\r\n\r\nd,0.25\r\ne\r\nf,\r\n',
  );
  expect(prompts.map(({ row, prompt, quality }) => [row, prompt, quality])).toEqual([
    [2, 'a "quoted" prompt,\nof two lines', 0.5],
    [8, "d", 0.25],
  ]);
  expect(faults.map(({ row }) => row)).toEqual([4, 5, 6, 9, 10]);
  expect(faultCount).toBe(5);
});

test("a file that breaks in its middle gives what stands before, and says where it breaks", async () => {
  const good = Array.from({ length: 20_000 }, (_, at) => `prompt ${at},1`).join("\n");
  const { prompts, faults } = await read(`prompt,quality\n${good}\n`, new Uint8Array([0xe9, 0x2c, 0x31]));
  expect(prompts.length).toBeGreaterThan(0);
  expect(faults.at(-1)).toMatchObject({ message: expect.stringMatching(/nothing is read from here on.*UTF-8/) });
  expect(faults.at(-1)?.row).toBeGreaterThan(prompts.length);
  await expect(read(new Uint8Array([0xff, 0xfe, 0x61, 0]))).rejects.toThrow("UTF-8");
});

test("a line of 5 MB is one bad row", async () => {
  const line = (prompt: string) => `${JSON.stringify({ prompt, quality: 1 })}\n`;
  const { prompts, faults } = await read(line("a"), line("x".repeat(5_000_000)), line("b"));
  expect(prompts.map(({ row }) => row)).toEqual([1, 3]);
  expect(faults).toEqual([{ row: 2, message: expect.stringContaining("longer") }]);
});

test("equal rows are all taken up to the limit, and the rest is counted", async () => {
  const { prompts, leftOut, faultCount } = await read("prompt,quality\n", "the same,1\n".repeat(LABELS_MAX + 7));
  expect([prompts.length, leftOut, faultCount]).toEqual([LABELS_MAX, 7, 0]);
});

test("answers for a judge are read with their size, fewer of them, and none is scored", async () => {
  const judged = { ...columns, quality: { judgedAnswer: "answer", reference: null } };
  const file = new Blob(["prompt,answer\nWhy?,Därum.\nWhen?,\n", "p,a\n".repeat(JUDGED_MAX + 2)]);
  const { prompts, unscored, leftOut, faults } = await readScoredFile(file, judged, quietly);
  expect(prompts).toEqual([]);
  expect(unscored[0]).toMatchObject({ row: 2, answer: "Därum.", reference: null, bytes: 4 + 7 });
  expect([unscored.length, leftOut]).toEqual([JUDGED_MAX, 3]);
  expect(faults).toEqual([{ row: 3, message: "the answer is empty" }]);
});

test("a file without a readable row says so with the row", async () => {
  const preview = (text: string) => previewFile(new Blob([text]), quietly.signal);
  await expect(preview("prompt\nhello")).rejects.toThrow("only one column");
  await expect(preview("a,b\n1,2,3")).rejects.toThrow("row 2");
  await expect(preview("a,b\n")).rejects.toThrow("no rows");
});
