import { type ComponentProps, memo } from "react";
import ReactMarkdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

/**
 * Text of a stranger as sanitised markdown: no HTML, no images (they would call home), links to https only. Headings
 * start at level 4, below those of the page. Loaded when the first answer arrives.
 */
const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      rehypePlugins={[rehypeSanitize]}
      disallowedElements={["img", "input"]}
      urlTransform={httpsOnly}
      components={{ a: OutsideLink, h1: "h4", h2: "h4", h3: "h5", h4: "h6" }}
    >
      {text}
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
