"use client";

import {
  type DrawnShowing,
  type VoteRecorded,
  type VoteRequest,
  type VoteSide,
  voteRequest,
} from "@/lib/contracts/annotation";
import { drawNext, sendChange, sendReport, sendSkip, sendVote } from "./annotation-client";
import { createPendingList } from "./pending-list";
import { type QuestionKind, useQueue } from "./use-queue";

export type Showing = NonNullable<DrawnShowing["showing"]>;
export type Annotation = ReturnType<typeof useAnnotation>;

const saidId = ({ showingId }: VoteRequest) => showingId;
const PAIRS: QuestionKind<Showing, VoteRequest, VoteRecorded> = {
  draw: drawNext,
  send: sendVote,
  sendSkip,
  sendReport: (showingId, report) => sendReport({ showingId, ...report }),
  pending: createPendingList({ key: "ipr-pending-votes", schema: voteRequest, idOf: saidId }),
  shownId: ({ showingId }) => showingId,
  saidId,
};

/** Pairs to compare. A vote may be changed after the reveal. */
export function useAnnotation() {
  const queue = useQueue(PAIRS);
  return {
    ...queue,
    vote: (choice: VoteSide, reasons: VoteRequest["reasons"]) =>
      queue.say((showingId) => ({ showingId, choice, reasons })),
    change: (choice: VoteSide) =>
      queue.amend(
        (showingId) => sendChange(showingId, choice),
        (before) => ({ ...before, choice }),
      ),
  };
}
