import { chromium, type Page } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "@/chromium";
import { longestTaskMs, watchLongTasks } from "./long-tasks";
import type { ProductionServer } from "./production-server";

const LABELS = 200;
const TRAIN_MS_MAX = 120_000;

/** 200 labelled prompts to a usable adapter on /models: the whole time with loading the encoder, and training alone. */
export async function measureAddingModel({ url }: ProductionServer): Promise<ReadonlyMap<string, number>> {
  const browser = await chromium.launch({ args: chromiumArgs, ...(chromiumPath && { executablePath: chromiumPath }) });
  try {
    const page = await browser.newPage();
    await page.goto(`${url}/models`);
    await page.getByRole("rowheader", { name: "Claude 3 Haiku" }).waitFor();
    await page.getByRole("button", { name: "Add a model" }).click();
    await page.getByRole("dialog").waitFor(); // The page has been hydrated by then, which is part of no file.
    await watchLongTasks(page);
    await chooseFile(page);
    const startedAt = performance.now();
    await page.getByRole("button", { name: "Train adapter" }).click();
    await page
      .getByRole("button", { name: "Keep on this device" })
      .and(page.locator(":enabled"))
      .waitFor({ timeout: TRAIN_MS_MAX });
    const seconds = (performance.now() - startedAt) / 1000;
    return new Map([
      ["onboarding.seconds_200", seconds],
      ["onboarding.train_ms_200", Number(await page.locator("[data-train-ms]").getAttribute("data-train-ms"))],
      ["onboarding.longest_task_ms", await longestTaskMs(page)],
    ]);
  } finally {
    await browser.close();
  }
}

async function chooseFile(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("Measured model");
  await page.getByLabel(/Input price/).fill("0.1");
  await page.getByLabel(/Output price/).fill("0.4");
  await page.getByRole("button", { name: "Continue" }).click();
  const buffer = Buffer.from(Array.from({ length: LABELS }, (_, at) => JSON.stringify(labelled(at))).join("\n"));
  await page.getByLabel("Choose file").setInputFiles({ name: "scored.jsonl", mimeType: "text/plain", buffer });
}

function labelled(at: number) {
  const prompt = `A farmer has ${at + 3} hens and buys ${at % 7} more each week for ${at % 5} weeks. How many hens are there?`;
  return { prompt, quality: at % 4 === 0 ? 0 : 1, output_tokens: 40 + (at % 30) };
}
