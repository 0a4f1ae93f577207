"use client";

import { useEffect, useRef, useState } from "react";
import type { VoteRequest, VoteSide } from "@/lib/contracts/annotation";
import { DEFAULT_TOLERANCE } from "@/lib/core/default-tolerance";
import { AnswerPanel } from "./answer-panel";
import { KeptLine } from "./kept-line";
import { PromptPanel } from "./prompt-panel";
import { QuestionPage } from "./question-page";
import { QueueEnd } from "./queue-end";
import { LENGTH } from "./queue-progress";
import { ReasonTags } from "./reason-tags";
import { ReportDialog } from "./report-dialog";
import { decideAt, routedAnswer } from "./route-at";
import { RoutedLine } from "./routed-line";
import { type Annotation, type Showing, useAnnotation } from "./use-annotation";
import { useVoteKeys } from "./use-vote-keys";
import { Choices, labelOf, Outcome } from "./vote-bar";
import "./styles/annotate.css";

export function AnnotationForm() {
  const annotation = useAnnotation();
  const [goal, setGoal] = useState(LENGTH);
  const { drawn } = annotation;
  const isDone = (drawn?.today.length ?? 0) >= goal && annotation.revealed === null;
  return (
    <QuestionPage
      kind="pairs"
      title="Which answer is better?"
      lead="Judge the answers, not the style you would have used. Model names stay hidden until you vote."
      queue={annotation}
      goal={goal}
    >
      {!drawn ? null : isDone || !drawn.showing ? (
        <QueueDone drawn={drawn} onMore={() => setGoal(drawn.today.length + 10)} />
      ) : (
        <Pair key={drawn.showing.showingId} showing={drawn.showing} annotation={annotation} />
      )}
    </QuestionPage>
  );
}

function Pair({ showing, annotation }: { showing: Showing; annotation: Annotation }) {
  const { revealed, waiting, busy } = annotation;
  const [changing, setChanging] = useState(false);
  const [reasons, setReasons] = useState<VoteRequest["reasons"]>([]);
  const [tolerance, setTolerance] = useState(DEFAULT_TOLERANCE);
  const routing = revealed?.routing ?? null;
  const decision = routing && decideAt(routing, tolerance);
  const dialog = useRef<HTMLDialogElement>(null);
  const act = (side: VoteSide) => {
    if (revealed === null) return annotation.vote(side, reasons);
    setChanging(false);
    annotation.change(side);
  };
  const choosing = (revealed === null && waiting === null) || changing;
  const keys = useVoteKeys({
    onVote: choosing ? act : null,
    onSkip: revealed === null ? annotation.skip : null,
    onReport: () => dialog.current?.showModal(),
    onChange: revealed ? () => setChanging(true) : null,
    onNext: choosing ? null : annotation.next,
  });
  useEffect(() => {
    if (revealed) document.getElementById("next-pair")?.focus({ preventScroll: true });
  }, [revealed]);
  const said = revealed?.choice;
  return (
    <div>
      <PromptPanel showing={showing} />
      <div className="pair">
        <AnswerPanel
          letter="A"
          answer={showing.a}
          revealed={revealed?.a ?? null}
          other={revealed?.b ?? null}
          routed={routedAnswer(routing, decision, revealed?.a.modelId)}
          isWinner={said === "a"}
        />
        <AnswerPanel
          letter="B"
          answer={showing.b}
          revealed={revealed?.b ?? null}
          other={revealed?.a ?? null}
          routed={routedAnswer(routing, decision, revealed?.b.modelId)}
          isWinner={said === "b"}
        />
      </div>
      {revealed ? (
        <RoutedLine {...{ routing, decision }} onTolerance={setTolerance} />
      ) : (
        <ReasonTags reasons={reasons} onChange={setReasons} />
      )}
      <section className="vote" aria-label="Your vote">
        <div>
          {choosing ? (
            <Choices
              {...{ busy, changing }}
              onVote={act}
              onSkip={annotation.skip}
              onReport={() => dialog.current?.showModal()}
            />
          ) : revealed ? (
            <Outcome recorded={revealed} busy={busy} onChange={() => setChanging(true)} onNext={annotation.next} />
          ) : (
            <KeptLine what={`vote “${labelOf(waiting?.choice ?? "tie")}”`} />
          )}
          <p className="cap hint">
            {revealed
              ? "You can change the vote until you go on. Changed votes after the reveal are kept apart from blind votes."
              : "Keys 1 to 4 vote, S skips, R reports. Answer order is random for each rater."}{" "}
            <label>
              <input type="checkbox" checked={keys.enabled} onChange={keys.toggle} /> Keyboard shortcuts
            </label>
          </p>
        </div>
      </section>
      <ReportDialog dialog={dialog} what="pair" onReport={annotation.report} />
      <p className="sr-only" role="status" aria-live="polite">
        {revealed
          ? `Vote saved: ${labelOf(revealed.choice)}. Answer A is ${revealed.a.label}. Answer B is ${revealed.b.label}.`
          : ""}
      </p>
    </div>
  );
}

function QueueDone({ drawn, onMore }: { drawn: NonNullable<Annotation["drawn"]>; onMore(): void }) {
  const voted = drawn.today.filter((end) => end === "voted").length;
  return (
    <QueueEnd
      title={drawn.showing ? "Today's queue is done" : "There is no pair for you at the moment"}
      action={
        drawn.showing ? (
          <button className="btn" type="button" onClick={onMore}>
            Rate 10 more
          </button>
        ) : null
      }
    >
      {drawn.reason === "daily_limit"
        ? "You have reached the limit of one day. The next queue opens at 00:00 UTC."
        : drawn.today.length > 0
          ? `You compared ${voted} pairs today and passed over ${drawn.today.length - voted}.`
          : null}{" "}
      {drawn.reason === "nothing_left"
        ? "No open pair is left that you have not seen. Pairs come from answers kept with “Keep for annotation” in the playground and from imported packs."
        : null}
    </QueueEnd>
  );
}
