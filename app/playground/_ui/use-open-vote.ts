"use client";

import { useRef, useState } from "react";
import type { OpenVoteChoice } from "@/lib/contracts/run";
import type { Answer } from "./answer";

export type Comparison = { readonly routed: Answer | undefined; readonly strongest: Answer | undefined };
export type OpenVoting = {
  readonly choice: OpenVoteChoice | null;
  readonly failed: boolean;
  /** Undefined until both answers are complete. */
  vote?(choice: OpenVoteChoice): void;
};

/** The author's choice between two answers. It belongs to these two runs, so another comparison begins without one. */
export function useOpenVote({ routed, strongest }: Comparison): OpenVoting {
  const [last, setLast] = useState<Omit<OpenVoting, "vote"> & { of: string }>({ of: "", choice: null, failed: false });
  const sending = useRef(Promise.resolve());
  const [routedId, strongestId] = [completedId(routed), completedId(strongest)];
  if (!routedId || !strongestId) return { choice: null, failed: false };
  const of = `${routedId} ${strongestId}`;
  return {
    ...(last.of === of ? last : { choice: null, failed: false }),
    vote(choice) {
      setLast({ of, choice, failed: false });
      // One after the other, so that the last press is also the last one stored.
      sending.current = sending.current
        .then(() => send(routedId, strongestId, choice))
        .catch(() => setLast({ of, choice: null, failed: true }));
    },
  };
}

function completedId(answer: Answer | undefined): string | null {
  return answer?.status === "finished" && answer.run?.state === "completed" ? answer.run.runId : null;
}

async function send(routedId: string, strongestId: string, choice: OpenVoteChoice): Promise<void> {
  const { voteOnRuns } = await import("./run-client");
  await voteOnRuns(routedId, strongestId, choice);
}
