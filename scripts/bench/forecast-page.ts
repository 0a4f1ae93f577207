import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "@/chromium";
import { longestTaskMs, watchLongTasks } from "./long-tasks";
import { memoryMb } from "./page-heap";
import type { ProductionServer } from "./production-server";

const PROMPTS = 100_000;
const DISTINCT = 200; // Equal texts are encoded once; everything else is done for each of the 100,000.
const WORDS = 130;
const PAUSE_MS = 2_000;
const READ_MS_MAX = 240_000;

/** With 100,000 prompts of about 800 characters: memory of the page, its workers and the encoder; its longest task. */
export async function measureForecastPage({ url }: ProductionServer): Promise<ReadonlyMap<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "ipr-forecast-bench-"));
  const args = [...chromiumArgs, "--enable-blink-features=ForceEagerMeasureMemory"];
  const browser = await chromium.launch({ args, ...(chromiumPath && { executablePath: chromiumPath }) });
  try {
    const path = await writePrompts(join(folder, "prompts.csv"));
    // Twice: a measurement of memory collects garbage on the main thread, which would be its longest task.
    const first = await openForecast(browser, url);
    const peakMb = await predictFile(first, path, memoryMb);
    await exploreResults(first);
    const memory = Math.max(peakMb, await memoryMb(first));
    await first.close();
    const second = await openForecast(browser, url);
    await watchLongTasks(second);
    await predictFile(second, path, async () => 0);
    await exploreResults(second);
    return new Map([
      ["forecast.memory_mb", memory],
      ["forecast.longest_task_ms", await longestTaskMs(second)],
    ]);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openForecast(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}/forecast`);
  return page;
}

/** The largest of what `measure` says while the file is read and predicted. */
async function predictFile(page: Page, path: string, measure: (page: Page) => Promise<number>): Promise<number> {
  await page.getByLabel("Choose file").setInputFiles(path);
  await page.getByRole("button", { name: "Predict" }).click();
  const all = PROMPTS.toLocaleString("en-US");
  const finished = page.getByText(`${all} of ${all}`, { exact: true });
  const startedAt = performance.now();
  let largest = 0;
  while (!(await finished.isVisible())) {
    if (performance.now() - startedAt > READ_MS_MAX) throw new Error("the file was not predicted in time");
    largest = Math.max(largest, await measure(page));
    await page.waitForTimeout(PAUSE_MS);
  }
  return largest;
}

async function exploreResults(page: Page): Promise<void> {
  const goal = page.locator("#forecast-goal");
  await page.getByTestId("saving").waitFor({ timeout: READ_MS_MAX });
  for (let press = 0; press < 10; press++) await goal.press("ArrowLeft", { delay: 50 });
  await page.waitForTimeout(3_000); // The last answer of the worker is drawn.
}

async function writePrompts(path: string): Promise<string> {
  const file = createWriteStream(path);
  file.write("id,prompt\n");
  for (let prompt = 0; prompt < PROMPTS; prompt++) {
    const text = Array.from({ length: WORDS }, (_, at) => (at === 0 ? `n${prompt % DISTINCT}` : "water")).join(" ");
    if (!file.write(`${prompt},${text}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
  return path;
}
