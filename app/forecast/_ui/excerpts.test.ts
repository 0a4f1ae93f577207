import { expect, test } from "vitest";
import { createExcerpts } from "./excerpts";

test("each prompt has its own beginning, and one that is not here has none", () => {
  const excerpts = createExcerpts();
  excerpts.add(3, ["a\u0000b", "x".repeat(500)]);
  excerpts.add(5, ["", "last"]);
  expect([2, 3, 4, 5, 6, 7].map(excerpts.of)).toEqual(["", "a b", "x".repeat(100), "", "last", ""]);
});
