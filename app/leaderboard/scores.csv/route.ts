import { leaderboardCsv } from "@/lib/server/leaderboard-csv";
import { scoresFile } from "../scores-file";

export const dynamic = "force-dynamic";

/** One line per router and track, all figures with intervals; no cell runs as a formula. */
export const GET = scoresFile({ extension: "csv", contentType: "text/csv; charset=utf-8", write: leaderboardCsv });
