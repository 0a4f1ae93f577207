import { GROUPS, type Group } from "./board-rows";
import { SORT_KEYS, type SortKey } from "./sort-rows";

/** All that the leaderboard page remembers, and it remembers it in its address. */
export type BoardQuery = {
  readonly pack: string;
  readonly track: string;
  readonly sort: SortKey;
  readonly descending: boolean;
  /** Null: rows of every kind. */
  readonly group: Group | null;
  /** The router whose curve is emphasised; null: the one that leads the track. */
  readonly router: string | null;
  /** Routers whose curve is not drawn. */
  readonly hidden: readonly string[];
};

const HIDDEN_MAX = 20;

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is missing or unknown falls back to the first pack, its first track, the headline score and all rows. */
export function parseBoardQuery(
  params: SearchParams,
  tracksByPack: ReadonlyMap<string, readonly string[]>,
): BoardQuery | null {
  const text = (name: string) => [params[name] ?? []].flat()[0] ?? "";
  const [firstPack] = tracksByPack.keys();
  const pack = tracksByPack.has(text("pack")) ? text("pack") : firstPack;
  const tracks = tracksByPack.get(pack ?? "") ?? [];
  const track = tracks.find((id) => id === text("track")) ?? tracks[0];
  if (pack === undefined || track === undefined) return null;
  const sort = SORT_KEYS.find((key) => key === text("sort")) ?? "bounded-arqgc";
  const order = text("order");
  return {
    pack,
    track,
    sort,
    descending: order === "" ? isLargestFirst(sort) : order === "desc",
    group: GROUPS.find((group) => group === text("kind")) ?? null,
    router: text("router") || null,
    hidden: text("hide").split(",").filter(Boolean).slice(0, HIDDEN_MAX),
  };
}

/** Address of the page with some of its settings changed; what is default is left out. */
export function boardHref(query: BoardQuery, change: Partial<BoardQuery> = {}, path = "/leaderboard"): string {
  const { pack, track, sort, descending, group, router, hidden } = { ...query, ...change };
  const params = new URLSearchParams({ pack, track });
  if (sort !== "bounded-arqgc" || !descending) params.set("sort", sort);
  if (descending !== isLargestFirst(sort)) params.set("order", descending ? "desc" : "asc");
  if (group) params.set("kind", group);
  if (router) params.set("router", router);
  if (hidden.length > 0) params.set("hide", hidden.join(","));
  return `${path}?${params}`;
}

export function routerHref(router: string, { pack, track }: Pick<BoardQuery, "pack" | "track">): string {
  return `/leaderboard/${encodeURIComponent(router)}?${new URLSearchParams({ pack, track })}`;
}

/** The first click on a column: names from A, scores from the largest. */
export function isLargestFirst(sort: SortKey): boolean {
  return sort !== "name" && sort !== "kind";
}
