import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { chromiumArgs, chromiumPath } from "@/chromium";
import { assert } from "@/lib/core/assert";
import type { ProductionServer } from "./production-server";
import { median } from "./quantile";

export const DEBUGGING_PORT = 3455;
const NAVIGATIONS = 3;

/** Medians of three Lighthouse navigations with its default preset: a mid-range phone on slow 4G, simulated. */
export async function measurePageVitals({ url }: ProductionServer): Promise<ReadonlyMap<string, number>> {
  const runs: { lcpMs: number; cls: number }[] = [];
  for (let run = 0; run < NAVIGATIONS; run++) runs.push(await navigate(url));
  return new Map([
    ["page.lcp_ms", median(runs.map(({ lcpMs }) => lcpMs))],
    ["page.cls", median(runs.map(({ cls }) => cls))],
  ]);
}

async function navigate(url: string): Promise<{ lcpMs: number; cls: number }> {
  const browser = await launchDebuggable(); // A new profile each time: nothing is cached.
  try {
    const onlyAudits = ["largest-contentful-paint", "cumulative-layout-shift"];
    const result = await lighthouse(url, { port: DEBUGGING_PORT, logLevel: "error", onlyAudits });
    return {
      lcpMs: auditValue(result, "largest-contentful-paint"),
      cls: auditValue(result, "cumulative-layout-shift"),
    };
  } finally {
    await browser.close();
  }
}

export function launchDebuggable() {
  const args = [...chromiumArgs, `--remote-debugging-port=${DEBUGGING_PORT}`];
  return chromium.launch({ args, ...(chromiumPath && { executablePath: chromiumPath }) });
}

export function auditValue(result: Awaited<ReturnType<typeof lighthouse>>, name: string): number {
  const audit = result?.lhr.audits[name];
  assert(audit, `Lighthouse gave no ${name}`);
  if (audit.numericValue === undefined)
    throw new Error(`Lighthouse: ${name}: ${audit.errorMessage ?? audit.explanation}`);
  return audit.numericValue;
}
