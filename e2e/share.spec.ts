import { chosenModel, encoderReady, expect, recordRequests, test, typePrompt } from "./fixtures";
import { LOGIC } from "./prompts";

test("a permalink shows the same decision, and its prompt never reaches the server", async ({ page, context }) => {
  await page.goto("/?pool=llama&tau=0.45&rule=utility");
  await encoderReady(page);
  await typePrompt(page, LOGIC);
  const model = await chosenModel(page);
  const shown = await page.getByRole("table", { name: "Candidates" }).innerText();
  await page.getByRole("button", { name: "Share this decision" }).click();
  await page.getByRole("checkbox", { name: "Include the prompt text" }).check();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  expect(new URL(link).search).not.toContain("Anna");

  const opened = await context.newPage();
  const requests = recordRequests(opened);
  await opened.goto(link);
  await encoderReady(opened);
  await expect(opened.getByRole("textbox", { name: "Prompt" })).toHaveValue(LOGIC);
  await expect.poll(() => chosenModel(opened)).toBe(model);
  await expect.poll(async () => opened.getByRole("table", { name: "Candidates" }).innerText()).toBe(shown);
  expect(requests.filter((request) => /Anna|mother/.test(decodeURIComponent(request)))).toEqual([]);
});

test("a link whose decision differs says so instead of hiding it", async ({ page }) => {
  const hash = new URLSearchParams({ prompt: LOGIC });
  await page.goto(`/?pool=claude&tau=1.00&v=0.0.1&model=claude-3-opus-20240229&by=wasm#${hash}`);
  await encoderReady(page);
  await expect(page.getByRole("region", { name: "Prompt" })).toContainText(/link/i);
});
