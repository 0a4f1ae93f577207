import "server-only";
import { createHash } from "node:crypto";
import { type ListedRating, listRatings } from "@/db/queries/annotation-ratings";
import { type ListedVote, listVotes } from "@/db/queries/annotation-results";
import type { Database } from "../database";
import { type ColumnFormat, parquetBytes } from "../packs/parquet-file";

/** What is public of votes and ratings: a pseudonym per annotator, no text, no time finer than the day. */
export const EXPORT_FILES = ["votes.jsonl", "votes.parquet", "ratings.jsonl", "ratings.parquet"] as const;
export type ExportFile = (typeof EXPORT_FILES)[number];

type Row = Readonly<Record<string, string | number | null | readonly string[]>>;

const TEXT = { type: "text" } as const;
const ABOUT: Readonly<Record<string, ColumnFormat>> = {
  ...{ prompt: TEXT, source: TEXT, category: TEXT, split: { ...TEXT, isNullable: true }, kind: TEXT },
  ...{
    annotator: TEXT,
    annotatorKind: TEXT,
    weight: { type: "int32" },
    elapsedMs: { type: "int32", isNullable: true },
  },
  day: TEXT,
};
const VOTE_COLUMNS: Readonly<Record<string, ColumnFormat>> = {
  ...{ modelOne: TEXT, modelTwo: TEXT, choice: TEXT, changedChoice: { ...TEXT, isNullable: true }, reasons: TEXT },
  ...{ shownLeft: TEXT, goldWinner: { ...TEXT, isNullable: true }, ...ABOUT },
};
const RATING_COLUMNS: Readonly<Record<string, ColumnFormat>> = { model: TEXT, rating: { type: "int32" }, ...ABOUT };

export async function exportResponse(name: ExportFile, database: Pick<Database, "use">): Promise<Response> {
  const isJson = name.endsWith(".jsonl");
  const [rows, columns] = name.startsWith("votes")
    ? [(await database.use(listVotes)).map(voteRow), VOTE_COLUMNS]
    : [(await database.use(listRatings)).map(ratingRow), RATING_COLUMNS];
  return new Response(isJson ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : parquetOf(rows, columns), {
    headers: {
      "content-type": isJson ? "application/x-ndjson; charset=utf-8" : "application/vnd.apache.parquet",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

function voteRow(vote: ListedVote): Row {
  const { one, two, changedChoice, reasons, choice, swapped, goldWinner } = vote;
  return {
    ...{ modelOne: one.modelId, modelTwo: two.modelId, choice, changedChoice, reasons, goldWinner },
    shownLeft: swapped ? "two" : "one",
    ...aboutRow(vote, vote.votedAt),
  };
}

function ratingRow(rating: ListedRating): Row {
  return { model: rating.modelId, rating: rating.rating, ...aboutRow(rating, rating.ratedAt) };
}

function aboutRow(row: ListedVote | ListedRating, at: Date): Row {
  const { promptId: prompt, source, category, split, kind, annotatorKind, elapsedMs } = row;
  return {
    ...{ prompt, source, category, split, kind, annotatorKind, elapsedMs },
    annotator: pseudonymOf(row.annotatorId),
    weight: row.distrust === null ? 1 : 0,
    day: at.toISOString().slice(0, 10),
  };
}

/** The id itself leaves the server nowhere, so that nothing but the table can join it. */
function pseudonymOf(annotatorId: string): string {
  return createHash("sha256").update(`ipr-annotator ${annotatorId}`).digest("hex").slice(0, 12);
}

/** Lists are joined by a comma: every column is plain. */
function parquetOf(rows: readonly Row[], columns: Readonly<Record<string, ColumnFormat>>): Uint8Array<ArrayBuffer> {
  const table = Object.fromEntries(
    Object.keys(columns).map((name) => [
      name,
      rows.map(({ [name]: value = null }) => (Array.isArray(value) ? value.join(",") : value)),
    ]),
  );
  return parquetBytes(table, columns, "ipr-playground");
}
