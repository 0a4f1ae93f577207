import { encoderReady, expect, test, typePrompt } from "./fixtures";
import { LOGIC } from "./prompts";

// The picture in README.md. `README_PICTURE=1 npx playwright test readme-picture` renews it; otherwise it goes to the results.
const path = process.env.README_PICTURE ? "docs/playground.png" : "test-results/playground.png";

test("the README's picture is the page as it is", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto("/?pool=claude&tau=0.60");
  await encoderReady(page);
  await typePrompt(page, LOGIC);
  await page.getByRole("button", { name: "Run and compare" }).click();
  await expect(page.getByRole("region", { name: "Answer", exact: true })).toContainText(/less \(\d+%\)/);
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo(0, 0)); // Else the bar at the top stands where the page has scrolled to.
  const picture = await page.screenshot({ path, fullPage: true });
  expect(picture.length).toBeGreaterThan(20_000);
});
