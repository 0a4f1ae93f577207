/** Fences and code spans stay as they are; the odd parts of the split are theirs. */
const CODE = /(^ {0,3}(?:```|~~~)[\s\S]*?(?:^ {0,3}(?:```|~~~)[ \t]*$|$(?![\s\S]))|`+[^`\n]+`+)/m;
/** A dollar sign opens before a character and closes behind one, and no digit follows: "$5 and $10" is money. */
const SINGLE_DOLLARS = /(?<![\\$])\$(?=[^\s$])([^$\n]*[^\s$\\])\$(?![\d$])/g;

/** Alone on its line, a formula is set as a block; markdown wants the dollars on lines of their own for that. */
const DOLLARS_ALONE = /(?<=\n)([ \t]*)\$\$([^$\n]+)\$\$[ \t]*(?=\n)/g;

/**
 * Models write mathematics as `\(x\)`, `\[x\]`, `$x$` or `$$x$$`. Markdown's own mathematics knows dollars only, and single
 * ones would make formulas of prices: everything becomes `$$x$$`.
 */
export function withDollarMath(text: string): string {
  // A line of its own lies between two line ends, the first and the last one too.
  return `\n${text}\n`
    .split(CODE)
    .map((part, at) => (at % 2 === 1 ? part : dollars(part)))
    .join("")
    .slice(1, -1);
}

function dollars(text: string): string {
  return text
    .replace(DOLLARS_ALONE, (_, indent: string, formula: string) =>
      ["$$", formula.trim(), "$$"].map((line) => indent + line).join("\n"),
    )
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => `\n\n$$\n${formula.trim()}\n$$\n\n`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, formula: string) => `$$${formula.trim()}$$`)
    .replace(SINGLE_DOLLARS, (_, formula: string) => `$$${formula}$$`);
}
