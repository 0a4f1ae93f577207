import { connection } from "next/server";
import { publishedAdapters } from "@/lib/server/adapters/community-adapters";
import { getDeps } from "@/lib/server/deps";
import { loadPlaygroundData } from "@/lib/server/playground-data";
import { Playground } from "./playground/_ui/playground";
import { parseSharedLink } from "./playground/_ui/share-link";

type Props = { searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

export default async function PlaygroundPage({ searchParams }: Props) {
  await connection();
  const query = toQuery(await searchParams);
  const [data, community] = await Promise.all([loadPlaygroundData(query.get("v")), publishedAdapters(getDeps())]);
  const { setting, decision } = parseSharedLink(query, data.pools[0]?.id ?? "");
  const poolId = data.pools.some(({ id }) => id === setting.poolId) ? setting.poolId : (data.pools[0]?.id ?? "");
  const backend = (["webgpu", "wasm"] as const).find((name) => name === query.get("backend")) ?? null;
  const wish = { routerVersion: query.has("v") ? data.routerVersion : null, backend };
  const known = new Set(data.candidates.map(({ modelId }) => modelId));
  const excludedIds = setting.excludedIds.filter((modelId) => known.has(modelId));
  const opened = { setting: { ...setting, poolId, excludedIds }, decision };
  return <Playground data={data} community={community} opened={opened} wish={wish} />;
}

function toQuery(searchParams: Awaited<Props["searchParams"]>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(searchParams))
    for (const single of [value ?? []].flat()) query.append(name, single);
  return query;
}
