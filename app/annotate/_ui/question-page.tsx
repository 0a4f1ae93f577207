import type { ReactNode } from "react";
import type { Drawn } from "@/lib/contracts/annotation";
import { OwnFigures } from "./own-figures";
import { QueueKinds } from "./queue-kinds";
import { QueueProgress } from "./queue-progress";
import { useFocusOnNext } from "./use-focus-on-next";

type Props = {
  readonly kind: "pairs" | "single";
  readonly title: string;
  readonly lead: string;
  readonly queue: { readonly drawn: Drawn<unknown> | undefined; readonly problem: string | null; next(): void };
  /** So many questions make today's queue. */
  readonly goal: number;
  /** Shown once something is drawn. */
  readonly children: ReactNode;
};

/** What both kinds of question share: head, progress, and what went wrong. */
export function QuestionPage({ kind, title, lead, queue: { drawn, problem, next }, goal, children }: Props) {
  useFocusOnNext(drawn?.showing);
  return (
    <main id="main" className="page annotate">
      <div className="top">
        <div>
          <h1>{title}</h1>
          <p className="small muted">{lead}</p>
          <QueueKinds current={kind} />
        </div>
        <QueueProgress today={drawn?.today ?? []} goal={goal} />
      </div>
      {problem ? (
        <div className="notice notice-bad mb-4" role="alert">
          <p>{problem}</p>
          <p className="actions">
            <button className="btn btn-sm" type="button" onClick={next}>
              Try again
            </button>
          </p>
        </div>
      ) : null}
      {drawn === undefined ? <p className="muted">{problem ? null : "Drawing."}</p> : children}
      {drawn === undefined ? null : <OwnFigures given={drawn.today.length} isOpen={!drawn.showing} />}
    </main>
  );
}
