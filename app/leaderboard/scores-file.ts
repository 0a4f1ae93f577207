import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";
import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";
import { AppError } from "@/lib/server/errors";
import { loadLeaderboard } from "@/lib/server/leaderboard-page";

type Format = {
  readonly extension: string;
  readonly contentType: string;
  write(rows: readonly LeaderboardRow[]): string;
};

/** A route that hands out all rows of one pack as a file. `?pack=`: which pack, else the first. */
export function scoresFile({ extension, contentType, write }: Format): (request: Request) => Promise<Response> {
  return (request) => {
    const wanted = new URL(request.url).searchParams.get("pack");
    return apiRoute({
      body: noBody,
      limit: () => ({ name: "leaderboard-file", perMinute: 60 }),
      async handle() {
        const { packs, rowsOf } = await loadLeaderboard();
        const pack = packs.find(({ id }) => id === wanted) ?? packs[0];
        if (!pack) throw new AppError("not_found", "No pack has been scored yet.");
        const headers = {
          "content-type": contentType,
          "content-disposition": `attachment; filename="${pack.id}.${extension}"`,
          "cache-control": "no-store",
        };
        return new Response(write(rowsOf(pack.id)), { headers });
      },
    })(request);
  };
}
