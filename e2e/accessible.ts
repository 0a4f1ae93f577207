import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/**
 * No fault that axe finds and no sideways scroll, light and dark, at 1440 and at 390 px, without a reload. A scheme is
 * looked at in the wide layout and a layout in the dark scheme: axe takes seconds on a large table. `picture`: a name for
 * what all four looked like, in test-results.
 */
export async function expectAccessible(page: Page, picture?: string): Promise<void> {
  for (const width of [390, 1440])
    for (const colorScheme of ["dark", "light"] as const) {
      await page.setViewportSize({ width, height: 900 });
      // A colour on its way to another one has neither's contrast.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (colorScheme === "dark" || width === 1440)
        expect(await faultsOf(page), `${colorScheme}, ${width} px`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBeLessThanOrEqual(width);
      if (picture)
        await page.screenshot({ path: `test-results/${picture}-${colorScheme}-${width}.png`, fullPage: true });
    }
}

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
