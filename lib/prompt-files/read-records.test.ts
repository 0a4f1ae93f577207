import fc from "fast-check";
import { expect, test } from "vitest";
import { PromptFileError } from "./prompt-file-error";
import { type BadLine, readRecords } from "./read-records";

const never = new AbortController().signal;
async function read(content: BlobPart | readonly BlobPart[]) {
  const bad: BadLine[] = [];
  const records = [];
  const file = new Blob(Array.isArray(content) ? [...content] : [content as BlobPart]);
  for await (const record of readRecords(file, never, (line) => bad.push(line))) records.push(record);
  return { records, bad };
}

test("CSV with BOM, quotes, doubled quotes, newlines and CRLF gives the fields and the line each record starts on", async () => {
  const { records } = await read('\uFEFFprompt,quality\r\n"a ""b"",\nc",1\r\n\r\nd,0.5');
  expect(records).toEqual([
    { row: 2, fields: { prompt: 'a "b",\nc', quality: "1" } },
    { row: 5, fields: { prompt: "d", quality: "0.5" } },
  ]);
});

test("semicolons and tabs separate where the head line uses them", async () => {
  expect((await read("a;b\n1,5;2")).records[0]?.fields).toEqual({ a: "1,5", b: "2" });
  expect((await read("a\tb\n1\t2")).records[0]?.fields).toEqual({ a: "1", b: "2" });
});

test("whatever cells were written are read again, however the file is cut into pieces", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é", "😀"),
    minLength: 1,
    maxLength: 6,
  });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 7 }), async (rows, size) => {
      const csv = ["x,y", ...rows.map((cells) => cells.map(quote).join(","))].join("\n");
      const bytes = new TextEncoder().encode(csv);
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      const { records, bad } = await read(parts);
      expect(bad).toEqual([]);
      expect(records.map(({ fields }) => [fields.x, fields.y])).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

test("a quote that is never closed is named by its row, not read as one long prompt", async () => {
  const { records, bad } = await read('id,prompt\n1,good\n2,"never closed\n3,x\n');
  expect(records.map(({ row }) => row)).toEqual([2]);
  expect(bad).toEqual([{ row: 3, message: expect.stringContaining("never closed") }]);
});

test("of a file whose bytes break, every row before is read and the broken one is named, wherever pieces are cut", async () => {
  const bytes = new TextEncoder()
    .encode("id,prompt\n1,für dich\n2,€ 5\n3,f?r\n4,x\n")
    .map((byte) => (byte === 63 ? 0xfc : byte));
  for (let size = 1; size <= bytes.length; size++) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.slice(at * size, (at + 1) * size),
    );
    const rows: number[] = [];
    const reading = async () => {
      for await (const { row } of readRecords(inPieces(pieces), never)) rows.push(row);
    };
    await expect(reading()).rejects.toMatchObject({ row: 4, message: expect.stringContaining("UTF-8") });
    expect(rows).toEqual([2, 3]);
  }
});

/** A file whose stream gives exactly these pieces. */
function inPieces(pieces: readonly Uint8Array<ArrayBuffer>[]): Blob {
  const file = new Blob([...pieces]);
  file.stream = () =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
  return file;
}

test("a bad line is named by its row, and the lines around it are read", async () => {
  const { records, bad } = await read(
    '{"prompt":"a","quality":1}\nnot json\n\n[1]\n{"prompt":"b","quality":NaN}\n{"prompt":"c","quality":true}',
  );
  expect(records.map(({ row }) => row)).toEqual([1, 6]);
  expect(records[1]?.fields.quality).toBe("1");
  expect(bad).toEqual([
    { row: 2, message: "the line is not JSON" },
    { row: 4, message: "the line is not a JSON object" },
    { row: 5, message: "NaN and Infinity are no JSON" },
  ]);
});

test("a line of 5 MB is left out and the next one is read", async () => {
  const long = "x".repeat(5_000_000);
  const jsonl = await read(`{"prompt":"a"}\n{"prompt":"${long}"}\n{"prompt":"b"}`);
  expect(jsonl.records.map(({ row }) => row)).toEqual([1, 3]);
  expect(jsonl.bad.map(({ row }) => row)).toEqual([2]);
  const csv = await read(`p,q\na,1\n"${long}",1\nb,1`);
  expect(csv.records.map(({ row }) => row)).toEqual([2, 4]);
  expect(csv.bad.map(({ row }) => row)).toEqual([3]);
});

test("a record with too many or too few columns is named", async () => {
  const { records, bad } = await read("a,b\n1\n1,2,3\n1,2");
  expect(records).toHaveLength(1);
  expect(bad.map(({ row }) => row)).toEqual([2, 3]);
});

test.each([
  ["", "empty"],
  ["\uFEFF \n", "empty"],
  ["prompt\na\nb", "one column"],
  ["a,,b\n1,2,3", "no name"],
  ["a,a\n1,2", "one name"],
  ['[{"prompt":"a"}]', "one object per line"],
  [new Uint8Array([0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c, 0x31]), "UTF-8"],
  [new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0]), "UTF-8"],
  ["PK\0\0,x", "UTF-8"],
])("a file that cannot be read says why (%#)", async (content, reason) => {
  await expect(read(content)).rejects.toThrow(PromptFileError);
  await expect(read(content)).rejects.toThrow(reason);
});

test("a file that breaks in its middle gives what stands before, and the row where it breaks", async () => {
  const good = Array.from({ length: 20_000 }, (_, at) => `prompt ${at},1`).join("\n");
  const broken = new Blob([`p,q\n${good}\n`, new Uint8Array([0xe9, 0x2c, 0x31])]);
  const rows: number[] = [];
  const reading = (async () => {
    for await (const { row } of readRecords(broken, new AbortController().signal)) rows.push(row);
  })();
  await expect(reading).rejects.toMatchObject({ name: "PromptFileError", row: (rows.at(-1) ?? 20_001) + 1 });
  expect(rows.length).toBeGreaterThan(0);
});

test("an abort ends the reading", async () => {
  const stop = new AbortController();
  const records = readRecords(new Blob(["a,b\n1,2\n3,4"]), stop.signal);
  stop.abort();
  await expect(records.next()).rejects.toThrow();
});

test("a head line of one column is taken where the reader allows it, and the commas below it are text", async () => {
  const records = [];
  for await (const record of readRecords(new Blob(["prompt\nfirst, then\n"]), never, undefined, { columnsMin: 1 }))
    records.push(record);
  expect(records).toEqual([{ row: 2, fields: { prompt: "first, then" } }]);
});

test("chats and OpenAI batches also give what the person said last, and everything that was said", async () => {
  const messages = [
    { role: "system", content: "Be short." },
    { role: "user", content: [{ type: "text", text: "Hello" }] },
    { role: "assistant", content: null },
  ];
  const log = {
    conversations: [
      { from: "human", value: "Hi" },
      { from: "gpt", value: "Yes" },
    ],
  };
  const { records } = await read(`${JSON.stringify({ custom_id: "7", body: { messages } })}\n${JSON.stringify(log)}`);
  expect(records.map(({ fields }) => fields)).toMatchObject([
    { custom_id: "7", "body.messages: last of the person": "Hello", "body.messages: all": "Be short.\n\nHello" },
    { "conversations: last of the person": "Hi", "conversations: all": "Hi\n\nYes" },
  ]);
});
