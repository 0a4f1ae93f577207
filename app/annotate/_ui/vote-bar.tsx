import { formatPercent } from "@/app/_ui/format-numbers";
import type { VoteRecorded, VoteSide } from "@/lib/contracts/annotation";

export const VOTES = [
  { side: "a", label: "A better", key: "1" },
  { side: "b", label: "B better", key: "2" },
  { side: "tie", label: "Tie", key: "3" },
  { side: "both_bad", label: "Both bad", key: "4" },
] as const satisfies readonly { side: VoteSide; label: string; key: string }[];

export function labelOf(side: VoteSide): string {
  return VOTES.find((vote) => vote.side === side)?.label ?? side;
}

type ChoicesProps = {
  busy: boolean;
  changing: boolean;
  onVote(side: VoteSide): void;
  onSkip(): void;
  onReport(): void;
};

/** Keeps its place and height before and after the vote. */
export function Choices({ busy, changing, onVote, onSkip, onReport }: ChoicesProps) {
  return (
    <div className="vote-in">
      {VOTES.map(({ side, label, key }) => (
        <button
          key={side}
          className="btn main"
          type="button"
          aria-keyshortcuts={key}
          aria-disabled={busy}
          onClick={() => onVote(side)}
        >
          {label} <kbd>{key}</kbd>
        </button>
      ))}
      {changing ? null : (
        <span className="end">
          <button className="btn btn-quiet" type="button" aria-keyshortcuts="s" aria-disabled={busy} onClick={onSkip}>
            Skip <kbd>S</kbd>
          </button>
          <button className="btn btn-quiet" type="button" aria-keyshortcuts="r" onClick={onReport}>
            Report <kbd>R</kbd>
          </button>
        </span>
      )}
    </div>
  );
}

type OutcomeProps = { recorded: VoteRecorded; busy: boolean; onChange(): void; onNext(): void };

export function Outcome({ recorded: { choice, votes }, busy, onChange, onNext }: OutcomeProps) {
  const total = votes.a + votes.b + votes.tie + votes.both_bad;
  const shareOf = (side: VoteSide) => (total > 0 ? votes[side] / total : 0);
  return (
    <div className="vote-in">
      <div className="agree">
        <span>
          <b>You chose: {labelOf(choice)}.</b>{" "}
          {total > 1
            ? `${formatPercent(shareOf(choice))} of ${total} raters agree.`
            : "You are the first to vote on this pair."}
        </span>
        {total > 1 ? (
          <span
            className="dist"
            role="img"
            aria-label={VOTES.map(({ side, label }) => `${label} ${votes[side]}`).join(", ")}
          >
            {VOTES.filter(({ side }) => votes[side] > 0).map(({ side, label }) => (
              <span key={side} className={side === choice ? "me" : ""} style={{ flex: votes[side] }}>
                {label} {votes[side]}
              </span>
            ))}
          </span>
        ) : null}
      </div>
      <button className="btn" type="button" aria-keyshortcuts="z" onClick={onChange}>
        Change vote <kbd>Z</kbd>
      </button>
      <button
        className="btn btn-primary main"
        type="button"
        id="next-pair"
        aria-keyshortcuts="Enter"
        aria-disabled={busy}
        onClick={onNext}
      >
        Next pair <kbd>↵</kbd>
      </button>
    </div>
  );
}
