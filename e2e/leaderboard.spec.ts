import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

const scores = (page: Page) => page.getByRole("table", { name: "Routers on this track" });
/** Headline scores of the rows that have a rank, from the top. */
const values = async (page: Page) =>
  (
    await scores(page)
      .locator("tbody tr:not(.ref)")
      .filter({ hasNot: page.locator("td:first-child", { hasText: /^–$/ }) })
      .locator("td.n b")
      .allInnerTexts()
  ).map((text) => Number(text));

test("tracks, order and rows are addresses, and going back restores them", async ({ page }) => {
  await page.goto("/leaderboard");
  const tracks = page.getByRole("navigation", { name: "Track" }).getByRole("link");
  await tracks.nth(1).click();
  await expect(tracks.nth(1)).toHaveAttribute("aria-current", "page");
  await page
    .getByRole("columnheader", { name: /Bounded-ARQGC/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("columnheader", { name: /Bounded-ARQGC/ })).toHaveAttribute("aria-sort", "ascending");
  const ascending = await values(page);
  expect(ascending.length).toBeGreaterThan(2);
  expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
  await page.getByRole("navigation", { name: "Rows" }).getByRole("link", { name: "Reference" }).click();
  await expect(
    scores(page)
      .getByRole("rowheader", { name: /always/ })
      .first(),
  ).toBeVisible();
  await expect(scores(page).locator("tbody tr:not(.ref)")).toHaveCount(0);
  await page.goBack();
  await expect.poll(() => values(page)).toEqual(ascending);
});

test("a curve is hidden and drawn again by a link, and rows say when and how they were scored", async ({ page }) => {
  await page.goto("/leaderboard");
  const curves = page.getByRole("img", { name: /single models as dots/ }).locator("path.curve");
  const before = await curves.count();
  await page.getByRole("link", { name: "Hide the curve of carrot" }).click();
  await expect(page).toHaveURL(/hide=carrot/);
  await expect(curves).toHaveCount(before - 1);
  await page.getByRole("link", { name: "Draw the curve of carrot" }).click();
  await expect(curves).toHaveCount(before);
  await expect(scores(page).getByRole("row", { name: /knn/ })).toContainText(/20\d\d-\d\d-\d\d run by us/);
  await expect(scores(page).getByRole("row", { name: /ipr-dynamic-max(?!-margin)/ })).toContainText("δ = 0");
});

test("a router's page has its card, its sources and the command that gives the same figures", async ({ page }) => {
  await page.goto("/leaderboard");
  await scores(page).getByRole("link", { name: "knn", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("knn");
  await expect(page.getByRole("region", { name: "Card" })).toContainText("arXiv 2403.12031");
  await expect(page.getByRole("region", { name: "By source" }).getByRole("row")).not.toHaveCount(0);
  await expect(page.getByRole("region", { name: "Reproduce" })).toContainText("npm run evaluate -- --pack DIR");
});

test("an unknown router is not found, and what the address says is not rendered", async ({ request }) => {
  const response = await request.get(`/leaderboard/${encodeURIComponent("<b>x</b>")}`);
  expect(response.status()).toBe(404);
  expect(await response.text()).not.toContain("<b>x</b>");
});

test("the files hold the figures of the page", async ({ page, request }) => {
  await page.goto("/leaderboard");
  const href = (await page.getByRole("link", { name: "JSON" }).getAttribute("href")) ?? "";
  const rows: { router: string; metrics: object }[] = await (await request.get(href)).json();
  expect(rows.some(({ router }) => router === "knn")).toBe(true);
  const csv = await request.get(href.replace("scores.json", "scores.csv"));
  expect(csv.headers()["content-disposition"]).toContain("attachment");
  expect((await csv.text()).trimEnd().split("\r\n")).toHaveLength(rows.length + 1);
});

test("no accessibility fault and no sideways scroll", async ({ page }) => {
  test.slow(); // Each page is looked at four times.
  for (const path of ["/leaderboard", "/leaderboard/knn"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("everything is there, and links still sort", async ({ page }) => {
    await page.goto("/leaderboard");
    await expect(scores(page).getByRole("row").nth(3)).toBeVisible();
    await expect(page.getByRole("img", { name: /single models as dots/ })).toBeVisible();
    await page.getByRole("columnheader", { name: /Gain/ }).getByRole("link").click();
    await expect(page.getByRole("columnheader", { name: /Gain/ })).toHaveAttribute("aria-sort", "descending");
  });
});
