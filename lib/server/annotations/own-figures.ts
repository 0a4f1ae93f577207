import "server-only";
import { countOwnRatings, listOwnVotes } from "@/db/queries/own-votes";
import { type OwnVote, ownFigures } from "@/lib/annotation/own-figures";
import type { OwnFigures } from "@/lib/contracts/annotation";
import type { Database } from "../database";

/** What one browser or account has given so far; `annotatorId` is undefined where it has given nothing. */
export async function loadOwnFigures(
  { database }: { readonly database: Pick<Database, "use"> },
  annotatorId: string | undefined,
): Promise<OwnFigures> {
  if (annotatorId === undefined) return { ...ownFigures([]), ratings: 0, ratingRepeats: { same: 0, repeated: 0 } };
  const { votes, given } = await database.use(async (db) => ({
    votes: await listOwnVotes(db, annotatorId),
    given: await countOwnRatings(db, annotatorId),
  }));
  const own = votes.map(
    ({ goldWinner, ...vote }): OwnVote => ({
      ...vote,
      goldWinner: goldWinner === "one" || goldWinner === "two" ? goldWinner : null,
    }),
  );
  return { ...ownFigures(own), ratings: given.ratings, ratingRepeats: given.repeats };
}
