import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { drawnShowing, voteRecorded } from "@/lib/contracts/annotation";
import { expectAccessible } from "./accessible";
import { type AppServer, startAppServer } from "./app-server";
import { expect, test } from "./fixtures";
import { importTinyPack } from "./tiny-annotation-pack";

// A server of its own: the queue must hold the pairs of this file only.
const PORT = 4155;
let server: AppServer;
test.use({
  baseURL: `http://127.0.0.1:${PORT}`,
  expectedErrors: [/ERR_INTERNET_DISCONNECTED|Failed to load resource/],
});

test.beforeAll(async () => {
  const database = await importTinyPack();
  server = await startAppServer(PORT, { DATABASE_URL: database, NEW_ANNOTATORS_PER_MINUTE: "100" });
});
test.afterAll(() => server.stop());

const open = async (page: Page) => {
  await page.goto("/annotate");
  await expect(page.getByRole("article", { name: "Answer A" })).toBeVisible();
};
const promptOf = (page: Page) => page.getByRole("region", { name: "Text of the prompt" }).innerText();

test("a blind pair, a vote by key, the reveal, the next pair, all by keyboard", async ({ page }) => {
  await open(page);
  await expect(page.getByText(/model-(one|two)/)).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await expect(page.locator(".ans table")).toHaveCount(2); // The markdown has come, and has its height.
  const before = await page.getByRole("article", { name: "Answer A" }).boundingBox();
  const first = await promptOf(page);
  await page.keyboard.press("1");
  await expect(page.getByText("You chose: A better.")).toBeVisible();
  await expect(page.getByText(/^model-(one|two)$/)).toHaveCount(2);
  expect(await page.getByRole("article", { name: "Answer A" }).boundingBox()).toEqual(before);
  await page.keyboard.press("z");
  await page.keyboard.press("3");
  await expect(page.getByText("You chose: Tie.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Model, cost and prediction appear after your vote.")).toHaveCount(2);
  expect(await promptOf(page)).not.toBe(first);
  // Where the next pair begins, also for whoever hears the page or has scrolled to the end of the last one.
  await expect(page.getByRole("heading", { name: "Prompt", exact: true })).toBeFocused();
  const second = await promptOf(page);
  await page.keyboard.press("s");
  await expect.poll(() => promptOf(page)).not.toBe(second);
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Report this pair" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Report this pair" })).toBeHidden();
});

test("a single answer is rated by keyboard alone, revealed, and the next one comes", async ({ page }) => {
  await page.goto("/annotate");
  const kinds = page.getByRole("navigation", { name: "Kind of question" });
  await kinds.getByRole("link", { name: "Rate one" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "How good is this answer?" })).toBeVisible();
  await expect(page.getByText("Model, cost and prediction appear after your vote.")).toHaveCount(1);
  await expect(page.getByText(/model-(one|two)/)).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Report this answer" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("4");
  await expect(page.getByText("You gave 4 of 5.")).toBeVisible();
  await expect(page.getByText(/^model-(one|two)$/)).toHaveCount(1);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: `test-results/annotate-single-${width}.png` });
  }
  await expect(page.getByRole("button", { name: /^Next answer/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Model, cost and prediction appear after your vote.")).toHaveCount(1);
  await page.keyboard.press("s");
  await expect(page.getByText("Model, cost and prediction appear after your vote.")).toHaveCount(1);
});

test("what an answer holds is shown as text, tables and code, and nothing of it runs", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("table").first()).toBeVisible();
  expect(await page.locator(".ans script, .ans iframe, .ans img, .ans [onclick]").count()).toBe(0);
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  await expect(page.locator(".ans pre code").first()).toBeVisible();
  // Chromium draws MathML itself: a fraction is taller than a line, a power stands above it, and a price is no formula.
  const heightOf = async (selector: string) => (await page.locator(selector).boundingBox())?.height ?? 0;
  expect(await heightOf(".ans math[display=block] mfrac")).toBeGreaterThan(18);
  expect(await heightOf(".ans math:not([display]) msup")).toBeGreaterThan(8);
  await expect(page.locator(".ans math")).toHaveCount(2);
  await expect(page.locator(".ans .katex-error")).toHaveCount(0);
  await expect(page.getByText("It costs $5 and $10.")).toBeVisible();
});

test("three browsers that vote at once are three people, and each vote is stored once", async ({ browser }) => {
  const votesBefore = await countExported(browser);
  const contexts = await Promise.all([1, 2, 3].map(() => browser.newContext({ baseURL: `http://127.0.0.1:${PORT}` })));
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  await Promise.all(pages.map(open));
  await Promise.all(pages.map((page) => page.getByRole("button", { name: /^A better/ }).dblclick()));
  await Promise.all(pages.map((page) => expect(page.getByText("You chose: A better.")).toBeVisible()));
  await Promise.all(contexts.map((context) => context.close()));
  expect(await countExported(browser)).toBe(votesBefore + 3);
});

test("two tabs show one pair, and only the first of two different votes stands", async ({ page, context }) => {
  await open(page);
  const tab = await context.newPage();
  await open(tab);
  expect(await promptOf(tab)).toBe(await promptOf(page));
  await page.getByRole("button", { name: /^A better/ }).click();
  await expect(page.getByText("You chose: A better.")).toBeVisible();
  await tab.getByRole("button", { name: /^B better/ }).click();
  await expect(tab.getByRole("alert").filter({ hasText: "The first vote stands" })).toBeVisible();
});

test("a vote and a rating without a network are kept and sent once when it is back", async ({
  page,
  context,
  browser,
}) => {
  await open(page);
  const votesBefore = await countExported(browser);
  await context.setOffline(true);
  await page.getByRole("button", { name: /^Both bad/ }).click();
  await expect(page.getByText(/No connection\./)).toBeVisible();
  expect(await countExported(browser)).toBe(votesBefore);
  await context.setOffline(false);
  await expect(page.getByText("You chose: Both bad.")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByRole("article", { name: "Answer A" })).toBeVisible();
  expect(await countExported(browser)).toBe(votesBefore + 1);

  const ratingsBefore = await countExported(browser, "/ratings.jsonl");
  await page.goto("/annotate?queue=single");
  await expect(page.getByRole("article", { name: "Answer" })).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("button", { name: /^Good/ }).click();
  await expect(page.getByText("Your rating 4 of 5 is kept in this browser")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You gave 4 of 5.")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByRole("article", { name: "Answer" })).toBeVisible();
  expect(await countExported(browser, "/ratings.jsonl")).toBe(ratingsBefore + 1);

  // One that the server refuses, when it comes to send it, is not dropped in silence.
  const foreign = { showingId: "00000000-0000-4000-8000-000000000000", choice: "a", reasons: [] };
  await page.evaluate((kept) => localStorage.setItem("ipr-pending-votes", kept), JSON.stringify([foreign]));
  await open(page);
  await expect(page.getByRole("alert").filter({ hasText: "without a connection was not counted" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("ipr-pending-votes"))).toBeNull();
});

test("a forged vote gets a sentence and stores nothing", async ({ request, browser }) => {
  const votesBefore = await countExported(browser);
  const drawn = drawnShowing.parse(await (await request.post("/api/annotations/draw", { data: {} })).json());
  const post = (showingId: string) =>
    request.post("/api/annotations/votes", { data: { showingId, choice: "a", reasons: [] } });
  expect((await post("00000000-0000-4000-8000-000000000000")).status()).toBe(404);
  expect((await post("'; drop table votes")).status()).toBe(400);
  expect(await countExported(browser)).toBe(votesBefore);
  const mine = await post(drawn.showing?.showingId ?? "");
  expect(voteRecorded.parse(await mine.json()).choice).toBe("a");
});

test("no accessibility fault and no sideways scroll", async ({ page }) => {
  test.slow(); // Each page is looked at four times.
  await open(page);
  await expectAccessible(page, "annotate-blind");
  await page.getByRole("button", { name: /^Tie/ }).click();
  await expect(page.getByText("You chose: Tie.")).toBeVisible();
  await expectAccessible(page, "annotate-revealed");
  for (const name of ["ranking", "method"]) {
    await page.goto(`/annotate/${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, `annotate-${name}`);
  }
});

async function countExported(browser: Browser, file = ""): Promise<number> {
  const context = await browser.newContext();
  const text = await (await context.request.get(`http://127.0.0.1:${PORT}/api/annotations/export${file}`)).text();
  await context.close();
  return text.split("\n").filter(Boolean).length;
}
