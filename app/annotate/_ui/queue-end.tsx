import Link from "next/link";
import type { ReactNode } from "react";

type Props = { readonly title: string; readonly children: ReactNode; readonly action?: ReactNode };

/** Stands where the question was when there is none: why, and where to go from here. */
export function QueueEnd({ title, children, action = null }: Props) {
  return (
    <section className="panel" aria-labelledby="done-head">
      <div className="panel-body grid gap-2 justify-items-start">
        <h2 id="done-head">{title}</h2>
        <p className="muted">{children}</p>
        <p className="flex gap-2 flex-wrap mt-2">
          {action}
          <Link className="btn" href="/">
            Open the playground
          </Link>
          <Link className="btn" href="/annotate/ranking">
            Ranking by votes
          </Link>
          <Link className="btn" href="/annotate/method">
            How votes are counted
          </Link>
        </p>
      </div>
    </section>
  );
}
