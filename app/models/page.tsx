import type { Metadata } from "next";
import { connection } from "next/server";
import { loadRegistry } from "@/lib/server/registry-page";
import { ModelsPage } from "./_ui/models-page";

export const metadata: Metadata = { title: "Models" };

export default async function Page() {
  await connection();
  return <ModelsPage data={await loadRegistry()} />;
}
