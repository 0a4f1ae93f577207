"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { formatCount } from "@/app/_ui/format-numbers";
import type { OwnFigures as Figures } from "@/lib/contracts/annotation";
import { loadMine } from "./annotation-client";
import { ShareMetric } from "./share-metric";

type Props = {
  /** Read again whenever it changes: so many questions were answered today. */
  given: number;
  isOpen: boolean;
};

/** What this browser or account has given, and how far it agrees. Asked for only while somebody looks. */
export function OwnFigures({ given, isOpen }: Props) {
  const [open, setOpen] = useState(isOpen);
  const [figures, setFigures] = useState<Figures | "failed">();
  useEffect(() => {
    if (!open) return;
    let isStale = false;
    const show = (next: Figures | "failed") => !isStale && setFigures(next);
    loadMine().then(show, () => show("failed"));
    return () => {
      isStale = true;
    };
  }, [open, given]); // `given` says when the figures are old.
  return (
    <details className="own" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Your votes so far</summary>
      {figures === undefined ? null : figures === "failed" ? (
        <p className="small muted">The server cannot be reached.</p>
      ) : (
        <Shown figures={figures} />
      )}
    </details>
  );
}

function Shown({ figures }: { figures: Figures }) {
  const { votes, ratings, withGold, withOthers, withRouter, repeats, ratingRepeats } = figures;
  return (
    <>
      <dl className="panel stats">
        <div className="metric">
          <dt>You gave</dt>
          <dd className="v">{formatCount(votes + ratings)}</dd>
          <dd className="s">
            {formatCount(votes)} votes, {formatCount(ratings)} ratings
          </dd>
        </div>
        <ShareMetric name="Your agreement with the majority" share={withOthers} note="of others on the same pair" />
        <ShareMetric
          name="Router predicted your choice"
          share={withRouter}
          note="higher predicted quality = your vote"
        />
        <ShareMetric name="Known answers, your vote right" share={withGold} note="from five on, without today's" />
        <div className="metric">
          <dt>Shown twice, same vote</dt>
          <dd className="v">
            {repeats.same + ratingRepeats.same} of {repeats.repeated + ratingRepeats.repeated}
          </dd>
          <dd className="s">
            {repeats.same} of {repeats.repeated} pairs, {ratingRepeats.same} of {ratingRepeats.repeated} ratings
          </dd>
        </div>
      </dl>
      <p className="small muted">
        Of this browser, or of your account when you are signed in.{" "}
        <Link className="underline" href="/annotate/method">
          How votes are counted, and how to delete yours
        </Link>
      </p>
    </>
  );
}
