import { Icon } from "@/app/_ui/icon";
import { Segmented } from "@/app/_ui/segmented";
import type { Answer } from "./answer";

const STEPS = [0, 0.25, 0.5, 0.75, 1].map((value) => ({
  value,
  label: value % 1 === 0 ? String(value) : value.toFixed(2),
}));

type Props = { answer: Answer; onRate(rating: number): void };

/** The person's own grade. Thumbs are its two ends. */
export function AnswerRating({ answer, onRate }: Props) {
  const { status, run, request, predicted } = answer;
  const rating = run?.rating ?? null;
  const canRate = status === "finished" && run?.state === "completed";
  return (
    <fieldset className="rate" disabled={!canRate}>
      <legend className="sr-only">{`Rate the answer of ${predicted.label}`}</legend>
      <span className="small">Rate this answer</span>
      <Thumb name="Good answer" icon="good" pressed={rating === 1} onPress={() => onRate(1)} />
      <Thumb name="Bad answer" icon="bad" pressed={rating === 0} onPress={() => onRate(0)} />
      <Segmented
        name={`rating-${request.idempotencyKey}`}
        label="Quality from 0, useless, to 1, ideal"
        options={STEPS}
        selected={rating}
        onSelect={onRate}
      />
      <span className="cap" role="status">
        {answer.ratingFailed ? "The rating was not saved. Press it again." : "0 useless, 1 ideal"}
      </span>
    </fieldset>
  );
}

type ThumbProps = { name: string; icon: "good" | "bad"; pressed: boolean; onPress(): void };

function Thumb({ name, icon, pressed, onPress }: ThumbProps) {
  return (
    <button className="btn btn-icon btn-sm" type="button" aria-label={name} aria-pressed={pressed} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
