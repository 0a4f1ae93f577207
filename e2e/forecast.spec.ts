import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { test } from "./fixtures";

const choose = (page: Page, name: string, content: string) =>
  page.getByLabel("Choose file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

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
  const input = page.locator('input[type="file"]'); // Its label says "Replace" once a file is chosen.
  await input.setInputFiles({
    name: "x.csv",
    mimeType: "text/csv",
    buffer: Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xe9, 0x2c]),
  });
  await expect(page.getByRole("alert").filter({ hasText: "Row 2: this is not UTF-8" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Predict" })).toBeHidden();
  const partly = Buffer.from("prompt,n\nWhat is 2 + 2?,1\nf?r,2\n").map((byte, at) =>
    byte === 63 && at > 25 ? 0xfc : byte,
  );
  await input.setInputFiles({ name: "y.csv", mimeType: "text/csv", buffer: Buffer.from(partly) });
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Row 3: this is not UTF-8" })).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByTestId("saving")).toContainText("$");
  await page.getByRole("button", { name: "Use the sample file" }).click();
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByText("365 of 365", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/^\d+ of 365 prompts \(2\d(\.\d)?%\) are unlike the training data/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Prompts that move" })).toBeVisible();
});

test("a count column counts a prompt that often, limits are in the address, and the report fits its page", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto("/forecast");
  await choose(page, "counts.csv", "n,prompt\n3,What is 2 + 2?\n1,Write a poem about rain.\nmany,x y\n0,never\n");
  await page.getByLabel("Count column").selectOption("n");
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByText("4 of 4", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("1 row was left out")).toBeVisible();
  const scatter = page.getByRole("img", { name: /^4 of 4 prompts; a call costs/ });
  const drawn = () =>
    scatter.locator("path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")).join(""));
  await expect.poll(async () => (await drawn()).split("M").length - 1).toBe(4);

  await page.getByText("Limits per model").click();
  const limit = page.getByPlaceholder("calls a month").first();
  await limit.fill("1234");
  await expect(page).toHaveURL(/limit=1234%3A/);
  await page.reload();
  await expect(page.getByText("Limits per model (1 set)")).toBeVisible();
  await expect(limit).toHaveValue("1234");

  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await expect(page.getByTestId("saving")).toContainText("$");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await expect(page.getByLabel("Choose file")).toBeHidden();
  await expect(page.getByTestId("saving")).toBeVisible();
});

test("a tab closed in mid-way keeps what was predicted, and the same file goes on from there", async ({ page }) => {
  test.setTimeout(180_000);
  const rows = Array.from({ length: 1_500 }, (_, at) => JSON.stringify({ prompt: `What is ${at} plus ${at % 7}?` }));
  const file = [rows[0], JSON.stringify({ prompt: "x".repeat(5_000_000) }), ...rows.slice(1)].join("\n");
  const upload = (on: Page) => choose(on, "long.jsonl", file);
  await page.goto("/forecast");
  await upload(page);
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByTestId("saving")).toContainText("$", { timeout: 120_000 });
  await page.close();

  const again = await page.context().newPage();
  await again.goto("/forecast");
  await expect(again.getByText(/Kept from before: long\.jsonl, [\d,]+ prompts, not finished/)).toBeVisible();
  await expect(again.getByTestId("saving")).toContainText("$");
  await upload(again);
  await again.getByRole("button", { name: "Predict" }).click();
  await expect(again.getByText("1,500 of 1,500", { exact: true })).toBeVisible({ timeout: 120_000 });
  await again.getByText("1 row was left out").click();
  await expect(again.getByText(/Row 2: the line is longer than/)).toBeVisible();
});

test("a file of 1 GB is previewed at once, can be stopped, and its part is kept", async ({ page }) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), "ipr-gigabyte-"));
  try {
    const path = join(folder, "big.csv");
    const line = `${"word ".repeat(2_000).trim()},1\n`;
    const lines = line.repeat(1_000); // 10 MB
    await pipeline(Readable.from(["prompt,n\n", ...new Array<string>(101).fill(lines)]), createWriteStream(path));
    await page.goto("/forecast");
    await page.getByLabel("Choose file").setInputFiles(path);
    await expect(page.getByLabel("Prompt column")).toHaveValue("prompt", { timeout: 10_000 });
    await page.getByRole("button", { name: "Predict" }).click();
    await expect(page.getByTestId("saving")).toContainText("$", { timeout: 120_000 });
    await page.getByRole("button", { name: /^Pause and use/ }).click();
    await expect(page.getByText("Press Predict to go on from here.")).toBeVisible();
    await expect(page.getByText("of a file not finished", { exact: false })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
