import { expect, test } from "@playwright/test";

test("a file that cannot be read says why, and the sample still can", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/forecast");
  const input = page.getByText("Choose file").locator("input");
  await input.setInputFiles({
    name: "x.csv",
    mimeType: "text/csv",
    buffer: Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c]),
  });
  await expect(page.getByRole("alert").filter({ hasText: "UTF-8" })).toBeVisible();
  await page.getByRole("button", { name: "Use the sample file" }).click();
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByText("32 of 32", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("heading", { name: "Prompts that move" })).toBeVisible();
});
