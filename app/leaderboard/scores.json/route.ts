import { scoresFile } from "../scores-file";

export const dynamic = "force-dynamic";

/** The rows as `npm run evaluate -- --json` prints them, published submissions among them. */
export const GET = scoresFile({
  extension: "json",
  contentType: "application/json; charset=utf-8",
  write: (rows) => JSON.stringify(rows),
});
