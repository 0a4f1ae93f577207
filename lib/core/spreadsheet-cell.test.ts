import { expect, test } from "vitest";
import { submissionAbout } from "@/lib/contracts/submission";
import { spreadsheetCell } from "./spreadsheet-cell";

test.each([
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  [" +1", `"' +1"`],
  ["@sum", `"'@sum"`],
  ["-2", `"'-2"`],
  ["a,b", '"a,b"'],
  ["plain", "plain"],
  [-2, "-2"],
  [null, ""],
])("the cell of %j runs no formula", (value, cell) => expect(spreadsheetCell(value)).toBe(cell));

test.each([
  { routerName: "a\u202eb" },
  { routerName: "" },
  { link: "http://example.org" },
  { link: "javascript:alert(1)" },
  { claimedLatencyMs: "Infinity" },
  { extra: "x" },
])("a form that says %j is refused", (change) => {
  expect(submissionAbout.safeParse({ track: "t", routerName: "r", ...change }).success).toBe(false);
});
