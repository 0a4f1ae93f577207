import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";

test("a file is predicted on the device, explored, downloaded, and found again after a reload", async ({ page }) => {
  test.setTimeout(180_000);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(request.url());
  });
  await page.goto("/forecast");
  await page.getByLabel("Choose file").setInputFiles({
    name: "mine.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      '\uFEFFid,prompt\n1,"What is 2 + 2, please?"\n2,\n3,"=HYPERLINK(""x"") explain this formula"\n4,Write a poem about rain.\n5,a,b,c\n6,Write a poem about rain.\n',
    ),
  });
  await expect(page.getByLabel("Prompt column")).toHaveValue("prompt");
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByText("4 of 4", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("2 rows were left out")).toBeVisible();
  await expect(page.getByTestId("saving")).toContainText("$");

  await page.getByRole("radio", { name: "τ" }).check();
  const cost = page.locator(".forecast-head .v").first();
  await page.getByLabel("Tolerance τ").fill("0");
  await expect(page).toHaveURL(/goal=tau&tau=0&/);
  const best = await cost.textContent();
  await page.getByLabel("Tolerance τ").fill("1");
  await expect(cost).not.toHaveText(best ?? "");
  expect(page.url()).not.toContain("poem");

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const lines = (await readFile(await (await downloading).path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toContain("row,model,quality");
  expect(lines[2]).toContain(`"'=HYPERLINK`);
  expect(sent).toEqual([]);

  await page.reload();
  await expect(page.getByText("Kept from before: mine.csv, 4 prompts")).toBeVisible();
  await expect(page.getByTestId("saving")).toContainText("$");
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Add a file to see")).toBeVisible();
});

test("a file that cannot be read says why, and the sample still can", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/forecast");
  const input = page.getByLabel("Choose file");
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
