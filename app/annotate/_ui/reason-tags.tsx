import type { VoteRequest } from "@/lib/contracts/annotation";

const TAGS = [
  { tag: "correct", label: "Correctness" },
  { tag: "complete", label: "Completeness" },
  { tag: "clear", label: "Clarity" },
  { tag: "concise", label: "Brevity" },
  { tag: "format", label: "Formatting" },
] as const;

type Reasons = VoteRequest["reasons"];

/** What decided, as far as the voter cares to say. Sent with the vote. */
export function ReasonTags({ reasons, onChange }: { reasons: Reasons; onChange(reasons: Reasons): void }) {
  const toggle = (tag: Reasons[number]) =>
    onChange(reasons.includes(tag) ? reasons.filter((other) => other !== tag) : [...reasons, tag]);
  return (
    <fieldset className="reasons">
      <legend className="sr-only">What decided, optional</legend>
      <span className="small muted" aria-hidden="true">
        What decides? (optional)
      </span>
      {TAGS.map(({ tag, label }) => (
        <button
          key={tag}
          className="btn btn-sm"
          type="button"
          aria-pressed={reasons.includes(tag)}
          onClick={() => toggle(tag)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
