import type { Metadata } from "next";
import { connection } from "next/server";
import { publishedAdapters } from "@/lib/server/adapters/community-adapters";
import { getDeps } from "@/lib/server/deps";
import { calibratedVersions, loadRegistry } from "@/lib/server/registry-page";
import { CalibratedVersions } from "./_ui/calibrated-versions";
import { ModelsPage } from "./_ui/models-page";

export const metadata: Metadata = { title: "Models" };

export default async function Page() {
  await connection();
  const [data, community, calibrated] = await Promise.all([
    loadRegistry(),
    publishedAdapters(getDeps()),
    calibratedVersions(),
  ]);
  const labels = new Map(data.entries.map(({ candidate: { modelId, label } }) => [modelId, label]));
  return (
    <ModelsPage data={data} community={community}>
      <CalibratedVersions versions={calibrated} served={data.routerVersion} labels={labels} />
    </ModelsPage>
  );
}
