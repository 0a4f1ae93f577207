import { expectAccessible } from "./accessible";
import { chosenModel, chosenRow, encoderReady, expect, recordRequests, test, typePrompt } from "./fixtures";
import { CODE, LOGIC, SUM } from "./prompts";

test("a typed prompt gets a quality, an interval, a cost and a reason for every candidate", async ({ page }) => {
  await page.goto("/");
  await encoderReady(page);
  await typePrompt(page, LOGIC);
  const rows = page.getByRole("table", { name: "Candidates" }).locator("tbody tr");
  expect(await rows.count()).toBeGreaterThanOrEqual(3);
  for (const row of await rows.all()) {
    await expect(row).toContainText(/\d\.\d\d–\d\.\d\d/); // interval
    await expect(row).toContainText(/\$0\.\d{5}|<\$0\.00001/); // per call
    await expect(row.locator(".why")).not.toBeEmpty();
  }
  await expect(chosenRow(page)).toHaveCount(1);
});

test("moving τ changes the model without a request, and no box moves", async ({ page }) => {
  await page.goto("/?pool=everything");
  await encoderReady(page);
  await typePrompt(page, CODE);
  await page.waitForLoadState("networkidle");
  const slider = page.getByRole("slider", { name: "Quality tolerance" });
  const boxesAt = async (tolerance: number) => {
    await slider.fill(String(tolerance));
    await expect(page.getByRole("spinbutton", { name: /Tolerance/ })).toHaveValue(tolerance.toFixed(2));
    return page.locator(".panel, .panel button, table tr").evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y + scrollY, width, height].map(Math.round).join(" ");
      }),
    );
  };
  const before = await boxesAt(0);
  const requests = recordRequests(page);
  const chosen = new Set([await chosenModel(page)]);
  for (const tolerance of [0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1]) {
    expect(await boxesAt(tolerance), `boxes at τ = ${tolerance}`).toEqual(before);
    chosen.add(await chosenModel(page));
  }
  expect(chosen.size).toBeGreaterThan(1);
  // Chromium looks up the tab icon again when the address changes; the page asks for nothing.
  expect(requests.filter((request) => !request.includes("/icon.svg"))).toEqual([]);
});

test("τ = 1 takes the cheapest row under every rule, and the keyboard alone gets there", async ({ page }) => {
  await page.goto("/?pool=openai");
  await encoderReady(page);
  await typePrompt(page, SUM);
  const slider = page.getByRole("slider", { name: "Quality tolerance" });
  const cheapest = await page
    .getByRole("table", { name: "Candidates" })
    .locator("tbody tr")
    .first()
    .getByRole("rowheader")
    .innerText();
  for (const rule of ["relative", "dynamic_max", "utility"]) {
    await page.getByRole("combobox").selectOption(rule);
    await slider.focus();
    await page.keyboard.press("End");
    expect(await chosenModel(page)).toBe(cheapest);
    await page.keyboard.press("Home");
    await expect(page.getByRole("spinbutton", { name: /Tolerance/ })).toHaveValue("0.00");
  }
});

test("an excluded model is never chosen and says so", async ({ page }) => {
  await page.goto("/?pool=claude&tau=1.00");
  await encoderReady(page);
  await typePrompt(page, SUM);
  const first = await chosenModel(page);
  await page.getByRole("checkbox", { name: `Use ${first}` }).uncheck();
  await expect(page.getByRole("row", { name: new RegExp(first) }).first()).toContainText("excluded");
  expect(await chosenModel(page)).not.toBe(first);
});

test("a prompt over the encoder's limit says how much of it is read", async ({ page }) => {
  await page.goto("/");
  await encoderReady(page);
  await typePrompt(page, "A sentence of eight tokens stands here again. ".repeat(80));
  await expect(page.getByRole("region", { name: "Prompt" })).toContainText(/first 2\d\d of \d{3} tokens are read/);
});

test("typing fast shows the last text's numbers, never an earlier one's", async ({ page }) => {
  await page.goto("/");
  await encoderReady(page);
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.pressSequentially(LOGIC, { delay: 5 });
  await expect(page.getByRole("region", { name: "Prompt" })).toContainText(/\d+ tokens/);
  await expect(chosenRow(page)).toHaveCount(1);
  await page.waitForTimeout(500); // Whatever was still being read has arrived, or has been dropped.
  const table = page.getByRole("table", { name: "Candidates" });
  const typed = await table.innerText();
  await prompt.fill("");
  await typePrompt(page, LOGIC);
  expect(await table.innerText()).toBe(typed);
});

test("no accessibility fault and no sideways scroll", async ({ page }) => {
  test.slow(); // Each page is looked at four times.
  await page.goto("/?pool=everything");
  await encoderReady(page);
  await typePrompt(page, CODE);
  await expectAccessible(page, "playground");
  await page.getByRole("button", { name: "Share this decision" }).click();
  await expectAccessible(page);
});
