"use client";

import { useEffect, useRef } from "react";
import type { RatingRecorded } from "@/lib/contracts/annotation";
import { AnswerPanel } from "./answer-panel";
import { KeptLine } from "./kept-line";
import { PromptPanel } from "./prompt-panel";
import { QuestionPage } from "./question-page";
import { QueueEnd } from "./queue-end";
import { LENGTH } from "./queue-progress";
import { ReportDialog } from "./report-dialog";
import { type RatingQueue, type ShownAnswer, useRating } from "./use-rating";
import { useSingleKeys } from "./use-single-keys";
import "./styles/annotate.css";

const RATINGS = [
  { rating: 1, label: "Useless" },
  { rating: 2, label: "Poor" },
  { rating: 3, label: "Fair" },
  { rating: 4, label: "Good" },
  { rating: 5, label: "Could not be better" },
] as const;

/** One answer at a time, 1 to 5, without its author. */
export function RatingForm() {
  const queue = useRating();
  const { drawn } = queue;
  const goal = LENGTH * Math.max(1, Math.ceil(((drawn?.today.length ?? 0) + 1) / LENGTH));
  return (
    <QuestionPage
      kind="single"
      title="How good is this answer?"
      lead="Judge it by itself: 1 is useless, 5 could not be better. Its model stays hidden."
      {...{ queue, goal }}
    >
      {!drawn ? null : drawn.showing ? (
        <Answer key={drawn.showing.ratingId} showing={drawn.showing} queue={queue} />
      ) : (
        <QueueEnd title="There is no answer for you at the moment">
          {drawn.reason === "daily_limit"
            ? "You have reached the limit of one day. The next queue opens at 00:00 UTC."
            : "No open answer is left that you have not seen. Answers come from runs kept with “Keep for annotation” in the playground and from imported packs."}
        </QueueEnd>
      )}
    </QuestionPage>
  );
}

function Answer({ showing, queue }: { showing: ShownAnswer; queue: RatingQueue }) {
  const { revealed, waiting, busy, rate, skip, next } = queue;
  const dialog = useRef<HTMLDialogElement>(null);
  const onReport = () => dialog.current?.showModal();
  const keys = useSingleKeys((key) => {
    if (key === "r") return onReport;
    if (revealed || waiting) return key === "enter" ? next : null;
    if (key === "s") return skip;
    const chosen = RATINGS.find(({ rating }) => String(rating) === key);
    return chosen ? () => rate(chosen.rating) : null;
  });
  useEffect(() => {
    if (revealed) document.getElementById("next-answer")?.focus({ preventScroll: true });
  }, [revealed]);
  return (
    <div>
      <PromptPanel showing={showing} />
      <div className="pair single">
        <AnswerPanel
          letter={null}
          answer={showing.answer}
          revealed={revealed?.answer ?? null}
          other={null}
          routed={null}
          isWinner={false}
        />
      </div>
      <section className="vote" aria-label="Your rating">
        <div>
          {revealed ? (
            <Rated recorded={revealed} busy={busy} onNext={next} />
          ) : waiting ? (
            <KeptLine what={`rating ${waiting.rating} of 5`} />
          ) : (
            <Ratings {...{ busy, onReport }} onRate={rate} onSkip={skip} />
          )}
          <p className="cap hint">
            Keys 1 to 5 rate, S skips, R reports, Enter goes on.{" "}
            <label>
              <input type="checkbox" checked={keys.enabled} onChange={keys.toggle} /> Keyboard shortcuts
            </label>
          </p>
        </div>
      </section>
      <ReportDialog dialog={dialog} what="answer" onReport={queue.report} />
      <p className="sr-only" role="status" aria-live="polite">
        {revealed ? `Rating saved: ${revealed.rating}. The answer is by ${revealed.answer.label}.` : ""}
      </p>
    </div>
  );
}

type RatingsProps = { busy: boolean; onRate(rating: number): void; onSkip(): void; onReport(): void };

function Ratings({ busy, onRate, onSkip, onReport }: RatingsProps) {
  return (
    <div className="vote-in">
      {RATINGS.map(({ rating, label }) => (
        <button
          key={rating}
          className="btn main"
          type="button"
          aria-keyshortcuts={String(rating)}
          aria-disabled={busy}
          onClick={() => onRate(rating)}
        >
          {label} <kbd>{rating}</kbd>
        </button>
      ))}
      <span className="end">
        <button className="btn btn-quiet" type="button" aria-keyshortcuts="s" aria-disabled={busy} onClick={onSkip}>
          Skip <kbd>S</kbd>
        </button>
        <button className="btn btn-quiet" type="button" aria-keyshortcuts="r" onClick={onReport}>
          Report <kbd>R</kbd>
        </button>
      </span>
    </div>
  );
}

function Rated({ recorded, busy, onNext }: { recorded: RatingRecorded; busy: boolean; onNext(): void }) {
  const { rating, ratings, mean } = recorded;
  return (
    <div className="vote-in">
      <div className="agree">
        <b>You gave {rating} of 5.</b>{" "}
        {ratings > 1 && mean !== null
          ? `${ratings} raters gave ${mean.toFixed(1)} on average.`
          : "You are the first to rate this answer."}
      </div>
      <button
        className="btn btn-primary main"
        type="button"
        id="next-answer"
        aria-keyshortcuts="Enter"
        aria-disabled={busy}
        onClick={onNext}
      >
        Next answer <kbd>↵</kbd>
      </button>
    </div>
  );
}
