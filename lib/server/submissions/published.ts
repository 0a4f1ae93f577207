import "server-only";
import { type ListedSubmission, listSubmissions } from "@/db/queries/submissions";
import type { SubmissionResult } from "@/lib/contracts/submission";
import type { Database } from "../database";

/** A published submission, in the form of the leaderboard's rows. What its author says is text and unverified. */
export type PublishedSubmission = SubmissionResult & {
  readonly router: string;
  readonly kind: "submission";
  readonly scope: "prompt";
  readonly seeds: 1;
  readonly rank: null;
  readonly about: Pick<
    ListedSubmission,
    "routerName" | "affiliation" | "link" | "licence" | "codeLink" | "claimedLatencyMs" | "accountName"
  > & { readonly publishedAt: string };
  /** On the held-back half of the test prompts; null where none was held back. */
  readonly hiddenResult: SubmissionResult | null;
};

/** Of all tracks, newest first; hidden and withdrawn ones are not among them. */
export async function listPublishedSubmissions(database: Pick<Database, "use">): Promise<PublishedSubmission[]> {
  const rows = await database.use((db) => listSubmissions(db, { states: ["published"] }));
  return rows.flatMap(toPublished);
}

function toPublished(row: ListedSubmission): PublishedSubmission[] {
  const { result, publishedAt, id, hiddenResult } = row;
  if (!result || !publishedAt) return [];
  const { routerName, affiliation, link, licence, codeLink, claimedLatencyMs, accountName } = row;
  return [
    {
      ...result,
      router: `submission:${id}`,
      kind: "submission",
      scope: "prompt",
      seeds: 1,
      rank: null,
      about: {
        ...{ routerName, affiliation, link, licence, codeLink, claimedLatencyMs, accountName },
        publishedAt: publishedAt.toISOString(),
      },
      hiddenResult,
    },
  ];
}
