import { expect, test } from "vitest";
import { isBlank } from "./prompt";

test.each([
  ["nothing", ""],
  ["white space of any script", " \n\t\r\u00a0\u3000\u2028"],
  ["zero-width characters and a byte order mark", "\u200b\u200d\u2060\ufeff"],
  ["control characters, as of a binary file", "\u0000\u0001\u0007\u001b"],
])("%s is no prompt", (_, text) => {
  expect(isBlank(text)).toBe(true);
});

test.each(["a", " 你 ", "👩‍👩‍👧‍👦", "\u0000.", "\u200b0"])("%j is one", (text) => {
  expect(isBlank(text)).toBe(false);
});
