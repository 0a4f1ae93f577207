import type { Metadata } from "next";
import { connection } from "next/server";
import { publishedAdapters } from "@/lib/server/adapters/community-adapters";
import { getDeps } from "@/lib/server/deps";
import { loadRegistry } from "@/lib/server/registry-page";
import { ModelsPage } from "./_ui/models-page";

export const metadata: Metadata = { title: "Models" };

export default async function Page() {
  await connection();
  const [data, community] = await Promise.all([loadRegistry(), publishedAdapters(getDeps())]);
  return <ModelsPage data={data} community={community} />;
}
