import { defaultConfig, startTimespan } from "lighthouse";
import puppeteer, { type Page } from "puppeteer-core";
import { ENGINE_READY, READY_MS_MAX } from "./page-heap";
import { auditValue, DEBUGGING_PORT, launchDebuggable } from "./page-vitals";
import type { ProductionServer } from "./production-server";

const PROMPT = "Explain in two sentences why the sky is blue.";
const VIEWPORT = { width: 1280, height: 900 };
const DRAG_STEPS = 15;
const ARROW_PRESSES = 10;
// The processor slowed four times, as Lighthouse's mobile preset does; the network as it is, or the model would take
// minutes and the second half of the measurement with it.
const throttling = {
  ...{ cpuSlowdownMultiplier: 4, rttMs: 0, throughputKbps: 0 },
  ...{ requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
};
const screenEmulation = { disabled: true };
const flags = { throttlingMethod: "devtools", throttling, formFactor: "desktop", screenEmulation } as const;

/** Lighthouse's INP over typing, dragging and stepping τ, first while the model is loading, then again when it is ready. */
export async function measureInteraction({ url }: ProductionServer): Promise<ReadonlyMap<string, number>> {
  const browser = await launchDebuggable();
  const driver = await puppeteer.connect({
    browserURL: `http://127.0.0.1:${DEBUGGING_PORT}`,
    defaultViewport: VIEWPORT,
  });
  try {
    const page = await driver.newPage();
    await page.goto(url, { waitUntil: "load" });
    const timespan = await startTimespan(page, { config: defaultConfig, flags });
    await useThePage(page);
    await page.waitForSelector(ENGINE_READY, { timeout: READY_MS_MAX });
    await useThePage(page);
    return new Map([["page.inp_ms", auditValue(await timespan.endTimespan(), "interaction-to-next-paint")]]);
  } finally {
    await driver.disconnect();
    await browser.close();
  }
}

async function useThePage(page: Page): Promise<void> {
  const prompt = page.locator('::-p-aria(Prompt[role="textbox"])');
  await prompt.fill("");
  await prompt.click();
  await page.keyboard.type(PROMPT, { delay: 40 });
  await dragSlider(page);
  for (let press = 0; press < ARROW_PRESSES; press++) await page.keyboard.press("ArrowLeft");
}

async function dragSlider(page: Page): Promise<void> {
  const slider = await page.waitForSelector('::-p-aria(Quality tolerance[role="slider"])');
  await slider?.scrollIntoView();
  const box = await slider?.boundingBox();
  if (!box) throw new Error("the page has no visible slider");
  const at = (share: number) => box.x + share * box.width;
  const middle = box.y + box.height / 2;
  await page.mouse.move(at(0.1), middle);
  await page.mouse.down();
  for (let step = 1; step <= DRAG_STEPS; step++) await page.mouse.move(at(0.1 + (0.8 * step) / DRAG_STEPS), middle);
  await page.mouse.up();
}
