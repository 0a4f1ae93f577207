import { expect, test } from "vitest";
import { collectAnswers } from "./collect-answers";
import { readUploadedRows } from "./read-rows";
import { readUpload } from "./read-upload";
import { fixedCsv, smallTrack } from "./scored-tracks.fixture";

const BOUNDARY = "edge";
const part = (name: string, value: string) =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const fields = `${part("track", "all")}${part("routerName", "r")}`;
const fileHead = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n`;
const formEnd = `\r\n--${BOUNDARY}--\r\n`;

/** A request whose body is made while it is read; `sent` tells how much was asked for. */
function requestOf(pieces: Iterable<string | Uint8Array>) {
  const iterator = pieces[Symbol.iterator]();
  const sent = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = iterator.next();
      if (next.done) return controller.close();
      const bytes = typeof next.value === "string" ? new TextEncoder().encode(next.value) : next.value;
      sent.bytes += bytes.byteLength;
      controller.enqueue(bytes);
    },
  });
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  const init = { method: "POST", body, headers, duplex: "half" };
  return { request: new Request("http://x/api/submissions", init), sent };
}

const take = (request: Request) =>
  readUpload(request, ({ file }) => collectAnswers(readUploadedRows(file), smallTrack));

test("a whole form is read to the answers it holds", async () => {
  const { request } = requestOf([fields, fileHead, fixedCsv("m1"), formEnd]);
  await expect(take(request)).resolves.toBeDefined();
});

test.each([
  ["in the file", [fields, fileHead, fixedCsv("m1").slice(0, 300)]],
  ["before the closing boundary", [fields, fileHead, fixedCsv("m1")]],
  ["in the fields", [part("track", "all"), `--${BOUNDARY}\r\ncontent-disposition: form-da`]],
])("a form that breaks off %s is refused and nothing of it is taken", async (_, pieces) => {
  await expect(take(requestOf(pieces).request)).rejects.toMatchObject({
    code: expect.stringMatching(/^bad_request$|^invalid/),
  });
});

test("a file of ten million rows is refused at its first faults, and hardly any of it is read", async () => {
  const [row] = fixedCsv("m1").split("\n").slice(1);
  const { request, sent } = requestOf(
    (function* () {
      yield `${fields}${fileHead}prompt_id,knob,model\n`;
      for (let piece = 0; piece < 10_000; piece++) yield `${row}\n`.repeat(1000);
      yield formEnd;
    })(),
  );
  await expect(take(request)).rejects.toThrow();
  expect(sent.bytes).toBeLessThan(4e6);
});

test("a zip or gzip bomb is refused by its first bytes and never unpacked", async () => {
  for (const magic of [
    [0x50, 0x4b, 3, 4],
    [0x1f, 0x8b, 8, 0],
  ]) {
    const { request, sent } = requestOf(
      (function* () {
        yield `${fields}${fileHead}`;
        yield Uint8Array.from(magic);
        for (let piece = 0; piece < 10_000; piece++) yield new Uint8Array(10_000);
        yield formEnd;
      })(),
    );
    await expect(take(request)).rejects.toThrow(/packed/);
    expect(sent.bytes).toBeLessThan(4e6);
  }
});
