import { type ComponentProps, memo } from "react";
import ReactMarkdown from "react-markdown";
import rehypeKatex from "rehype-katex";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { withDollarMath } from "./math-delimiters";

/** MathML needs no style sheet and no fonts; a formula that cannot be read is shown as it was written. */
const MATH = { output: "mathml", strict: false, maxExpand: 200, maxSize: 10 } as const;

/**
 * Text of a stranger as sanitised markdown: no HTML, no images (they would call home), links to https only. Headings
 * start at level 4, below those of the page. Formulas are made after sanitising, by KaTeX without its trusted commands. Loaded when the first answer arrives.
 */
const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm, [remarkMath, { singleDollarTextMath: false }]]}
      rehypePlugins={[rehypeSanitize, [rehypeKatex, MATH]]}
      disallowedElements={["img", "input"]}
      urlTransform={httpsOnly}
      components={{ a: OutsideLink, h1: "h4", h2: "h4", h3: "h5", h4: "h6" }}
    >
      {withDollarMath(text)}
    </ReactMarkdown>
  );
});
export default Markdown;

/** Relative, http, mailto and script addresses lose their target; the words stay. */
export function httpsOnly(url: string): string {
  return /^https:\/\//i.test(url) ? url : "";
}

function OutsideLink({ href, children }: ComponentProps<"a">) {
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
