import type { Metadata } from "next";
import { connection } from "next/server";
import { loadPlaygroundData } from "@/lib/server/playground-data";
import { ForecastPage } from "./_ui/forecast-page";
import { settingsFromQuery } from "./_ui/forecast-settings";
import "./_ui/styles/forecast.css";

export const metadata: Metadata = {
  title: "Forecast",
  description: "Route a file of your own prompts in this browser and see what a month would cost.",
};

type Props = { searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

export default async function Page({ searchParams }: Props) {
  await connection();
  const [data, params] = await Promise.all([loadPlaygroundData(), searchParams]);
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const poolIds = data.pools.map(({ id }) => id);
  return <ForecastPage data={data} opened={settingsFromQuery(query, poolIds)} />;
}
