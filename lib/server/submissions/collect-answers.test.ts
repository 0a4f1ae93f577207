import { describe, expect, test } from "vitest";
import { KNOBS_MAX } from "@/lib/contracts/submission";
import { AppError } from "../errors";
import { collectAnswers } from "./collect-answers";
import { readUploadedRows } from "./read-rows";
import { fromStoredAnswers, toStoredAnswers } from "./stored-answers";
import { faultsOf } from "./submission-fault";

const questions = { promptIds: ["p1", "p2"], modelIds: ["a", "b"] };

/** In pieces of five bytes: a row, a character and the mark of a packed file may be cut anywhere. */
async function* pieces(content: string | Uint8Array) {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
}
const read = (content: string | Uint8Array) => collectAnswers(readUploadedRows(pieces(content)), questions);

async function faultOf(content: string | Uint8Array) {
  const error = await read(content).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof AppError)) throw new Error(`not refused as it should be: ${error}`);
  return { code: error.code, faults: faultsOf(error) };
}

const CHOICES = "prompt_id,knob,model\np1,0,a\np2,0,b\np2,0.5,b\np1,0.5,b\n";

test("CSV and JSONL give the same answers, whatever the order of the rows, and come back from storage", async () => {
  const csv = await read(CHOICES);
  expect(csv).toEqual({ kind: "choices", knobs: [0, 0.5], choices: [Uint8Array.of(0, 1), Uint8Array.of(1, 1)] });
  const row = (prompt_id: string, knob: number, model: string) => JSON.stringify({ prompt_id, knob, model });
  const jsonl = await read([row("p1", 0.5, "b"), row("p2", 0.5, "b"), row("p2", 0, "b"), row("p1", 0, "a")].join("\n"));
  expect(toStoredAnswers(jsonl)).toEqual(toStoredAnswers(csv));
  expect(fromStoredAnswers(toStoredAnswers(csv), { rows: [1], prompts: 2, models: 2 })).toMatchObject({
    choices: [Uint8Array.of(1), Uint8Array.of(1)],
  });
});

test("predictions keep qualities and costs in the order of prompts, then models", async () => {
  const answers = await read(
    "\uFEFFmodel,prompt_id,quality,cost\r\nb,p1,0.25,2\r\na,p1,1,1\r\na,p2,0,0\r\nb,p2,5e-1,.5\r\n",
  );
  expect(answers).toEqual({
    kind: "predictions",
    quality: Float64Array.of(1, 0.25, 0, 0.5),
    costUsd: Float64Array.of(1, 2, 0, 0.5),
  });
  expect(fromStoredAnswers(toStoredAnswers(answers), { rows: [1, 0], prompts: 2, models: 2 })).toEqual({
    kind: "predictions",
    quality: Float64Array.of(0, 0.5, 1, 0.25),
    costUsd: Float64Array.of(0, 0.5, 1, 2),
  });
});

describe("a bad file is refused with the line", () => {
  const head = "prompt_id,knob,model\n";
  const predicted = "prompt_id,model,quality\n";
  test.each([
    ["wrong columns", "id,model\np1,a\n", 1, /columns must be/],
    ["an unknown prompt", `${head}p1,0,a\nnobody,0,a\n`, 3, /no test prompt/],
    ["an unknown model", `${head}p1,0,a\np2,0,c\n`, 3, /no candidate/],
    ["a prompt twice at a knob", `${head}p1,0,a\np2,0,a\np1,0.0,b\n`, 4, /line 2 already/],
    ["a pair twice", `${predicted}p1,a,1\np1,a,1\n`, 3, /line 2 already/],
    ["NaN as a knob", `${head}p1,NaN,a\n`, 2, /finite/],
    ["infinity as a quality", `${predicted}p1,a,Infinity\n`, 2, /from 0 to 1/],
    ["an overflowing number", `${head}p1,1e999,a\n`, 2, /finite/],
    ["an empty number", `${predicted}p1,a,\n`, 2, /from 0 to 1/],
    ["quality above 1", `${predicted}p1,a,1.01\n`, 2, /from 0 to 1/],
    ["a negative cost", "prompt_id,model,quality,cost\np1,a,1,-1\n", 2, /at least 0/],
    ["a row cut short", `${head}p1,0,a\np2,0\n`, 3, /number of columns/],
    ["an open quotation mark", `${head}p1,0,"a\n`, 2, /never closed/],
    ["a JSON line cut short", '{"prompt_id":"p1","knob":0,"model":"a"}\n{"prompt_id":"p2","kn', 2, /no JSON/],
    [
      "JSON rows of two forms",
      '{"prompt_id":"p1","knob":0,"model":"a"}\n{"prompt_id":"p2","quality":0,"model":"a"}',
      2,
      /same columns/,
    ],
    ["an endless line", `{"prompt_id":"${"x".repeat(5_000)}`, 1, /longer than/],
    ["a file cut short", `${head}p1,0,a\n`, null, /1 of 2 prompts have no row at knob 0; the first is "p2"/],
    ["nothing", "", null, /empty/],
    ["no rows", head, null, /no row/],
    ["a gzip file", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0), null, /packed \(gzip\)/],
    ["a zip file", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), null, /packed \(zip\)/],
    ["Latin-1", Buffer.from(`${head}p1,0,\xe9\n`, "latin1"), null, /UTF-8/],
  ])("%s", async (_, content, line, message) => {
    const { code, faults } = await faultOf(content);
    expect(code).toBe("bad_request");
    expect(faults[0]).toMatchObject({ line, message: expect.stringMatching(message) });
  });

  test("one knob value too many", async () => {
    const rows = Array.from({ length: KNOBS_MAX + 1 }, (_, k) => `p1,${k},a\n`).join("");
    expect((await faultOf(head + rows)).faults[0]).toMatchObject({ line: KNOBS_MAX + 2 });
  });

  test("a file of endless wrong rows is not read to its end", async () => {
    let read = 0;
    async function* endless() {
      yield Buffer.from(head);
      for (; read < 10_000_000; read++) yield Buffer.from("p1,0,a\n");
    }
    await expect(collectAnswers(readUploadedRows(endless()), questions)).rejects.toThrow("line 2 already");
    expect(read).toBeLessThan(50_000);
  });
});
