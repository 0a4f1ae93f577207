import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import Markdown from "./markdown";

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe("Markdown", () => {
  it("lets no script, style, frame or event handler of an answer through", () => {
    const html = render(
      '<script>alert(1)</script><img src=x onerror="a()"><iframe src="https://x"></iframe>\n\n<b onclick="a()">x</b>',
    );
    expect(html).not.toMatch(/<(script|img|iframe|style|b)\b/i);
    expect(html).not.toMatch(/\son\w+="/);
  });

  it("loads nothing from elsewhere: images are dropped", () => {
    expect(render("![pixel](https://example.com/pixel.png) text")).toBe("<p> text</p>");
  });

  it("links to https only; other addresses keep their words", () => {
    expect(render("[a](https://example.com/x)")).toContain('href="https://example.com/x"');
    for (const url of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "http://example.com",
      "//example.com",
      "/api/runs",
    ])
      expect(render(`[words](${url})`)).toBe("<p><span>words</span></p>");
  });

  it("never outranks the page's own headings, and has no unlabelled inputs", () => {
    expect(render("# One\n\n## Two")).toBe("<h4>One</h4>\n<h4>Two</h4>");
    expect(render("- [x] done")).not.toContain("<input");
  });

  it("renders code, lists and tables", () => {
    expect(render("```js\nlet a;\n```")).toContain('<code class="language-js">let a;');
    expect(render("| a | b |\n|---|---|\n| 1 | 2 |")).toContain("<td>1</td>");
  });

  it("renders formulas in every spelling, and prices as they are", () => {
    for (const text of ["\\(x^2\\)", "$x^2$", "$$x^2$$"])
      expect(render(text)).toContain("<msup><mi>x</mi><mn>2</mn></msup>");
    expect(render("\\[x^2\\]")).toContain('display="block"');
    expect(render("$5 and $10")).toBe("<p>$5 and $10</p>");
  });

  it("a formula opens no address, runs nothing and does not grow without end", () => {
    for (const formula of [
      "\\href{javascript:alert(1)}{x}",
      "\\url{https://example.com}",
      "\\includegraphics{https://example.com/x.png}",
      "\\htmlData{a=b}{x}",
      "<img src=x onerror=a()>",
    ]) {
      const html = render(`$$${formula}$$`);
      expect(html).not.toMatch(/<(a|img|script)\b|<[^>]*\s(href|src|data-a|onerror)=/i);
    }
    const bomb = `$$${"\\def\\a#1{#1#1}\\a{".repeat(30)}x${"}".repeat(30)}$$`;
    expect(render(bomb).length).toBeLessThan(100_000);
  });
});
