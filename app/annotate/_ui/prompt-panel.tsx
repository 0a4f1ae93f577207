import { PROMPT_HEAD } from "./use-focus-on-next";

type Props = { readonly showing: { readonly prompt: string; readonly source: string; readonly category: string } };

export function PromptPanel({ showing: { prompt, source, category } }: Props) {
  return (
    <section className="panel" aria-labelledby={PROMPT_HEAD}>
      <div className="panel-head">
        <h2 id={PROMPT_HEAD} tabIndex={-1}>
          Prompt
        </h2>
        <span className="end cap">
          source: {source}, {category}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <section className="promptp" tabIndex={0} aria-label="Text of the prompt">
        {prompt}
      </section>
    </section>
  );
}
