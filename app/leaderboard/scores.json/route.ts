import { noBody } from "@/lib/server/api-route";
import { apiRoute } from "@/lib/server/deps";
import { AppError } from "@/lib/server/errors";
import { loadLeaderboard } from "@/lib/server/leaderboard-page";

export const dynamic = "force-dynamic";

/** The rows as `npm run evaluate -- --json` prints them, published submissions among them. `?pack=`: which pack, else the first. */
export function GET(request: Request): Promise<Response> {
  const wanted = new URL(request.url).searchParams.get("pack");
  return apiRoute({
    body: noBody,
    limit: () => ({ name: "leaderboard-file", perMinute: 60 }),
    async handle() {
      const { packs, rowsOf } = await loadLeaderboard();
      const pack = packs.find(({ id }) => id === wanted) ?? packs[0];
      if (!pack) throw new AppError("not_found", "No pack has been scored yet.");
      const rows = rowsOf(pack.id);
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="${pack.id}.json"`,
        "cache-control": "no-store",
      };
      return new Response(JSON.stringify(rows), { headers });
    },
  })(request);
}
