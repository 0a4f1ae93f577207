import fc from "fast-check";
import { expect, test } from "vitest";
import { withDollarMath } from "./math-delimiters";

test.each([
  ["so \\(x^2\\) holds", "so $$x^2$$ holds"],
  ["so $x^2$ holds", "so $$x^2$$ holds"],
  ["\\[ a = b \\]", "\n\n$$\na = b\n$$\n\n"],
  ["$$a = b$$", "$$\na = b\n$$"],
  ["1. so\n   $$a$$\n2. end", "1. so\n   $$\n   a\n   $$\n2. end"],
  ["so $$a$$ holds", "so $$a$$ holds"],
  ["`x` $$a$$", "`x` $$a$$"],
  ["\\(a\\)", "$$a$$"],
  ["$a$ and $b$", "$$a$$ and $$b$$"],
])("%j becomes %j", (text, expected) => {
  expect(withDollarMath(text)).toBe(expected);
});

test.each([
  "it costs $5 and $10 a month",
  "from $5-$10",
  "US$ 5 or 5 $",
  "an escaped \\$x\\$",
  "`$x$` and `\\(y\\)`",
  "```sh\necho $HOME $PATH\n```",
  "```\nunclosed $x$",
  "a lone $ sign",
])("%j stays as it is", (text) => {
  expect(withDollarMath(text)).toBe(text);
});

test("texts without dollars and backslashes stay as they are, whatever they hold", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "`", "\n", "~", " ", "(", "[", "é") }), (text) => {
      expect(withDollarMath(text)).toBe(text);
    }),
  );
});
