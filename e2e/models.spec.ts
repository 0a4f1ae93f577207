import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** Scored prompts of a model that is always right: the router must come to expect much of it. */
const jsonl = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const prompt = `A farmer has ${at + 3} hens and buys ${at % 7} more. How many hens are there now?`;
    return JSON.stringify({ prompt, quality: at % 10 === 0 ? 0 : 1, output_tokens: 40 });
  }).join("\n");

async function openFile(page: Page, name: string, content: string) {
  await page.getByRole("button", { name: "Add a model" }).click();
  await page.getByLabel("Name").fill("My small model");
  await page.getByLabel(/Input price/).fill("0.01");
  await page.getByLabel(/Output price/).fill("0.01");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Choose file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
}

test("a model is added from 200 scored prompts, kept, and chosen in the playground", async ({ page }) => {
  await page.goto("/models");
  await expect(page.getByRole("table").getByRole("rowheader", { name: "Claude 3 Haiku" })).toBeVisible();
  await openFile(page, "scored.jsonl", `${jsonl(200)}\nnot json`);
  await expect(page.getByText("row 201: the line is not JSON")).toBeVisible();
  const startedAt = Date.now();
  await page.getByRole("button", { name: "Train adapter" }).click();
  await expect(page.getByRole("button", { name: "Keep on this device" })).toBeEnabled({ timeout: 60_000 });
  const seconds = (Date.now() - startedAt) / 1000;
  const trainMs = Number(await page.locator("[data-train-ms]").getAttribute("data-train-ms"));
  test.info().annotations.push({ type: "figures", description: `${seconds} s in all, training ${trainMs} ms` });
  console.log(`200 scored prompts: ${seconds.toFixed(1)} s with loading and encoding, training ${trainMs} ms`);
  await page.getByRole("button", { name: "Keep on this device" }).click();
  await expect(page.getByText("Kept on this device.")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("rowheader", { name: /My small model/ })).toBeVisible();

  await page.getByRole("link", { name: "Playground" }).first().click();
  await page
    .getByRole("textbox", { name: /prompt/i })
    .fill("A farmer has 12 hens and buys 5 more. How many hens are there?");
  await expect(page.getByText("My small model is your own model.")).toBeVisible();
});

test("a file that cannot be used says why, and the dialog goes on", async ({ page }) => {
  await page.goto("/models");
  await openFile(page, "one-column.csv", "prompt\nhello");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("only one column");
  const choose = page.getByLabel("Choose file");
  const upload = (content: string) =>
    choose.setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  await upload("prompt,quality\na,NaN\nb,1\nc,2");
  await expect(page.getByText("row 2: the quality is not a number")).toBeVisible();
  await expect(page.getByText("row 4: the quality lies outside 0 to 1")).toBeVisible();
  const train = page.getByRole("button", { name: "Train adapter" });
  await expect(train).toBeEnabled();

  // Answers without a score: a judge gives one, after the person has been told what leaves the device.
  await upload("prompt,answer\nWhy?,Because.\nWhen?,\nWho?,Nobody.");
  await expect(page.getByLabel("Quality comes from")).toHaveValue("judge");
  await page.getByRole("button", { name: "Use these columns" }).click();
  await expect(page.getByText("row 3: the answer is empty")).toBeVisible();
  const score = page.getByRole("button", { name: "Score 2 answers" });
  await expect(score).toBeDisabled();
  await expect(train).toBeDisabled();
  await page.getByRole("checkbox", { name: /leave this device/ }).check();
  await score.click();
  await expect(page.getByText("2 of 2 scored, simulated")).toBeVisible();
  await expect(page.getByText("2 scored prompts can be used")).toBeVisible();
  await expect(train).toBeEnabled();
});

test("an own price is used in this session and can be taken back", async ({ page }) => {
  await page.goto("/models");
  await page.getByRole("button", { name: "More about Claude 3 Opus" }).click();
  await page.getByLabel(/^Input/).fill("0.5");
  await page.getByRole("button", { name: "Use this price" }).click();
  await expect(page.getByRole("row", { name: /Claude 3 Opus your price/ })).toContainText("$0.50");
  await page.getByRole("button", { name: "Back to list price" }).click();
  await expect(page.getByText("your price", { exact: true })).toHaveCount(0);
});

test("the page has no accessibility violation", async ({ page }) => {
  await page.goto("/models");
  await page.getByRole("button", { name: "More about Claude 3 Haiku" }).click();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
