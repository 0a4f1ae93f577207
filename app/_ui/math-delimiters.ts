/** Fences and code spans stay as they are; the odd parts of the split are theirs. */
const CODE = /(^ {0,3}(?:```|~~~)[\s\S]*?(?:^ {0,3}(?:```|~~~)[ \t]*$|$(?![\s\S]))|`+[^`\n]+`+)/m;
/** A dollar sign opens before a character and closes behind one, and no digit follows: "$5 and $10" is money. */
const SINGLE_DOLLARS = /(?<![\\$])\$(?=[^\s$])([^$\n]*[^\s$\\])\$(?![\d$])/g;

/**
 * Models write mathematics as `\(x\)`, `\[x\]`, `$x$` or `$$x$$`. Markdown's own mathematics knows dollars only, and single
 * ones would make formulas of prices: everything becomes `$$x$$`.
 */
export function withDollarMath(text: string): string {
  return text
    .split(CODE)
    .map((part, at) => (at % 2 === 1 ? part : dollars(part)))
    .join("");
}

function dollars(text: string): string {
  return text
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => `\n\n$$\n${formula.trim()}\n$$\n\n`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, formula: string) => `$$${formula.trim()}$$`)
    .replace(SINGLE_DOLLARS, (_, formula: string) => `$$${formula}$$`);
}
