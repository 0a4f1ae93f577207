import "server-only";
import type { Db } from "@/db/client";
import { listRatingsForTrust } from "@/db/queries/annotation-ratings";
import { listVotesForTrust, setDistrust } from "@/db/queries/annotation-votes";
import { toSide } from "@/lib/annotation/sides";
import { distrustOf } from "@/lib/annotation/trust";

/** Applies the rules of trust to what this person has voted and rated lately. */
export async function judgeAnnotator(db: Db, annotatorId: string): Promise<void> {
  const votes = (await listVotesForTrust(db, annotatorId)).map(({ swapped, goldWinner, ...vote }) => {
    const side = toSide(vote.choice, swapped);
    const position = side === "a" || side === "b" ? side : null;
    return { ...vote, position, goldWinner: goldWinner === "one" || goldWinner === "two" ? goldWinner : null };
  });
  await setDistrust(db, annotatorId, distrustOf(votes, await listRatingsForTrust(db, annotatorId)));
}
