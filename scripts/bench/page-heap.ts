import { chromium, type Page } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "@/chromium";
import type { ProductionServer } from "./production-server";

const BYTES_PER_MB = 1e6;
const READINGS_BEFORE = 5;
const READINGS = 50;
export const ENGINE_READY = 'summary[aria-label^="Engine: WASM"], summary[aria-label^="Engine: WebGPU"]';
export const READY_MS_MAX = 120_000;

/**
 * Memory of the page and its worker, WebAssembly included, when the browser has collected its garbage: after 50 encoder
 * readings, and how much of it came since the fifth.
 */
export async function measurePageHeap({ url }: ProductionServer): Promise<ReadonlyMap<string, number>> {
  // The flag answers at once, where a browser otherwise waits for its next collection.
  const args = [...chromiumArgs, "--enable-blink-features=ForceEagerMeasureMemory"];
  const browser = await chromium.launch({ args, ...(chromiumPath && { executablePath: chromiumPath }) });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    await page.locator(ENGINE_READY).waitFor({ timeout: READY_MS_MAX });
    await readPrompts(page, 0, READINGS_BEFORE);
    const beforeMb = await memoryMb(page);
    await readPrompts(page, READINGS_BEFORE, READINGS);
    const afterMb = await memoryMb(page);
    return new Map([
      ["page.heap_mb", afterMb],
      ["page.heap_growth_mb", afterMb - beforeMb],
    ]);
  } finally {
    await browser.close();
  }
}

/** Each text has another number of tokens, so the count in the page tells that this very text has been read. */
async function readPrompts(page: Page, from: number, to: number): Promise<void> {
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  for (let reading = from; reading < to; reading++) {
    const tokens = reading + 10;
    await prompt.fill("time ".repeat(tokens).trim());
    await page.getByText(`${tokens} tokens`, { exact: true }).waitFor();
  }
}

/** Memory of the page and its workers, WebAssembly included, after a collection. */
export async function memoryMb(page: Page): Promise<number> {
  const bytes = await page.evaluate(async () => {
    if (!("measureUserAgentSpecificMemory" in performance)) return undefined;
    const measure = performance.measureUserAgentSpecificMemory;
    const result: unknown = typeof measure === "function" ? await measure.call(performance) : undefined;
    return typeof result === "object" && result && "bytes" in result ? Number(result.bytes) : undefined;
  });
  if (bytes === undefined) throw new Error("this browser does not measure a page's memory");
  return bytes / BYTES_PER_MB;
}
