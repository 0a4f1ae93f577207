import { z } from "zod";
import { type VoteRequest, voteRequest } from "@/lib/contracts/annotation";

const KEY = "ipr-pending-votes";
type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Votes given without a network. Kept in the browser until the server has answered; it stores each of them once. */
export function readPending(store: Store): VoteRequest[] {
  try {
    return z.array(voteRequest).parse(JSON.parse(store.getItem(KEY) ?? "[]"));
  } catch {
    return []; // Written by something else, or storage is blocked.
  }
}

export function addPending(store: Store, vote: VoteRequest): void {
  write(store, [...readPending(store).filter(({ showingId }) => showingId !== vote.showingId), vote]);
}

export function removePending(store: Store, showingId: string): void {
  write(
    store,
    readPending(store).filter((vote) => vote.showingId !== showingId),
  );
}

/** Sends what waits, in order. Stops at the first vote that the server could not be asked about; `onSettled` gets every answer. */
export async function flushPending<Answer>(
  store: Store,
  send: (vote: VoteRequest) => Promise<Answer>,
  isFinal: (cause: unknown) => boolean,
  onSettled: (vote: VoteRequest, answer: Answer | null) => void = () => undefined,
): Promise<void> {
  for (const vote of readPending(store)) {
    let answer: Answer | null = null;
    try {
      answer = await send(vote);
    } catch (cause) {
      if (!isFinal(cause)) return;
    }
    removePending(store, vote.showingId);
    onSettled(vote, answer);
  }
}

function write(store: Store, votes: readonly VoteRequest[]): void {
  if (votes.length === 0) store.removeItem(KEY);
  else store.setItem(KEY, JSON.stringify(votes));
}
