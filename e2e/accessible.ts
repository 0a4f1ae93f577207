import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/**
 * No fault that axe finds and no sideways scroll, light and dark, at 1440 and at 390 px. Scheme and width change without
 * a reload, which would take most of the time. `picture`: a name for what it looked like, in test-results.
 */
export async function expectAccessible(page: Page, picture?: string): Promise<void> {
  for (const width of [390, 1440])
    for (const colorScheme of ["dark", "light"] as const) {
      await page.setViewportSize({ width, height: 900 });
      // A colour on its way to another one has neither's contrast.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const faults = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect(faults, `${colorScheme}, ${width} px`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBeLessThanOrEqual(width);
      if (picture)
        await page.screenshot({ path: `test-results/${picture}-${colorScheme}-${width}.png`, fullPage: true });
    }
}
