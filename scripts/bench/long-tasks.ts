import type { Page } from "@playwright/test";

/** From now on the page notes its longest task. Browsers report those of 50 ms and more only. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset.longestTask = "0";
    new PerformanceObserver((list) => {
      const before = Number(document.documentElement.dataset.longestTask);
      const longest = Math.max(before, ...list.getEntries().map(({ duration }) => duration));
      document.documentElement.dataset.longestTask = String(longest);
    }).observe({ type: "longtask" });
  });
}

/** Milliseconds of the longest task since `watchLongTasks`; 0 where none took 50 ms. */
export async function longestTaskMs(page: Page): Promise<number> {
  return Number(await page.locator("html").getAttribute("data-longest-task"));
}
