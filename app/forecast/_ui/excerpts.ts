const EXCERPT_CHARS = 100;
const BETWEEN = "\u0000";

type Block = { readonly first: number; readonly count: number; readonly text: string };

/**
 * The first characters of each prompt, in memory only. A slice of a string keeps the whole string alive in V8, and with
 * it the file; joined to one string per block they are copies, and small.
 */
export function createExcerpts() {
  const blocks: Block[] = [];
  let opened: { readonly block: Block; readonly excerpts: readonly string[] } | undefined;
  return {
    /** `first`: place of the first prompt of the block in the file. */
    add(first: number, texts: readonly string[]): void {
      const cut = texts.map((text) => text.slice(0, EXCERPT_CHARS).replaceAll(BETWEEN, " "));
      blocks.push({ first, count: texts.length, text: cut.join(BETWEEN) });
    },
    /** Empty for a prompt whose text is not here, as after a reload. */
    of(prompt: number): string {
      if (!opened || !holds(opened.block, prompt)) {
        const block = blocks.find((one) => holds(one, prompt));
        if (!block) return "";
        opened = { block, excerpts: block.text.split(BETWEEN) };
      }
      return opened.excerpts[prompt - opened.block.first] ?? "";
    },
  };
}

function holds({ first, count }: Block, prompt: number): boolean {
  return prompt >= first && prompt < first + count;
}
