import { formatCount } from "@/app/_ui/format-numbers";
import { Icon } from "@/app/_ui/icon";
import type { PromptReading } from "@/lib/contracts/engine-state";
import { isBlank, PROMPT_CHARS_MAX } from "@/lib/core/prompt";
import { EXAMPLE_PROMPTS } from "./example-prompts";
import { type PromptMessage, PromptMessages } from "./prompt-messages";

type Props = {
  text: string;
  /** Of this very text; null while it is being read. */
  reading: PromptReading | null;
  keepForAnnotation: boolean;
  messages: readonly PromptMessage[];
  onText(text: string): void;
  onKeepForAnnotation(keep: boolean): void;
};

export function PromptBox({ text, reading, keepForAnnotation, messages, onText, onKeepForAnnotation }: Props) {
  const tooLong = text.length > PROMPT_CHARS_MAX;
  return (
    <section className="panel prompt" aria-labelledby="prompt-label">
      <div className="panel-head">
        <h2>
          <label id="prompt-label" htmlFor="prompt">
            Prompt
          </label>
        </h2>
        <TokenCount text={text} reading={reading} />
      </div>
      <textarea
        id="prompt"
        value={text}
        spellCheck={false}
        placeholder="Type a prompt, or pick an example below."
        aria-describedby="prompt-privacy"
        aria-invalid={tooLong}
        onChange={(event) => onText(event.target.value)}
      />
      <PromptMessages messages={tooLong ? [tooLongMessage(text.length), ...messages] : messages} />
      <div className="chips" role="group" aria-label="Example prompts">
        <span className="cap">Try:</span>
        {EXAMPLE_PROMPTS.map((example) => (
          <button
            className="chip"
            type="button"
            key={example.title}
            aria-pressed={example.text === text}
            onClick={() => onText(example.text)}
          >
            {example.title}
          </button>
        ))}
      </div>
      <div className="panel-foot" id="prompt-privacy">
        <Icon name="lock" />
        <span className="privacy">
          {keepForAnnotation
            ? "Run sends the prompt and stores it, with the answer, on this server."
            : "The prompt stays on this device until you press Run."}
        </span>
        <label className="end tick">
          <input
            type="checkbox"
            checked={keepForAnnotation}
            onChange={(event) => onKeepForAnnotation(event.target.checked)}
          />
          Keep for annotation
        </label>
      </div>
    </section>
  );
}

function TokenCount({ text, reading }: Pick<Props, "text" | "reading">) {
  if (isBlank(text)) return <span className="end cap num">0 tokens</span>;
  if (!reading) return <span className="end cap num">counting tokens</span>;
  const { tokenCount, tokensRead } = reading;
  if (tokensRead >= tokenCount)
    return <span className="end cap num">{tokenCount === 1 ? "1 token" : `${formatCount(tokenCount)} tokens`}</span>;
  return (
    <span className="end cap num truncated" title="The expected cost counts all of them.">
      <Icon name="warn" />
      {`first ${formatCount(tokensRead)} of ${formatCount(tokenCount)} tokens are read`}
    </span>
  );
}

function tooLongMessage(chars: number): PromptMessage {
  return {
    key: "too-long",
    tone: "warn",
    title: `The prompt has ${formatCount(chars)} characters; a run takes at most ${formatCount(PROMPT_CHARS_MAX)}.`,
    text: "Routing works as usual. Shorten it to run it.",
  };
}
