import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { openDatabase } from "@/db/client";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { seedVotes } from "@/lib/server/calibration/voted-pairs.fixture";
import { type AppServer, startAppServer } from "./app-server";
import { createAccount, encoderReady, expect, test, typePrompt } from "./fixtures";

// A server of its own: its database holds votes, and an account is its admin.
const PORT = 4555;
const ADMIN = "calibration-admin";
let server: AppServer;
test.use({ baseURL: `http://127.0.0.1:${PORT}` });
test.beforeAll(async () => {
  const database = join(await mkdtemp(join(tmpdir(), "ipr-calibration-")), "pglite");
  const { db, close } = await openDatabase(database);
  await seedVotes(db, 400);
  await close();
  server = await startAppServer(PORT, { DATABASE_URL: database, ADMIN_ACCOUNT: ADMIN });
});
test.afterAll(() => server.stop());

test("an admin calibrates, compares, promotes and goes back; the next page and its engine follow", async ({ page }) => {
  test.setTimeout(240_000);
  await createAccount(page, ADMIN);

  await page.goto("/admin");
  await page.getByRole("button", { name: "Calibrate now" }).click();
  await expect(page.getByRole("progressbar")).toBeVisible();
  const promote = page.getByRole("button", { name: /^Promote 1\.0\.0-votes-/ });
  await expect(promote).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText(/Thin data: it rests on 400 labels/)).toBeVisible();
  await expect(page.getByRole("region", { name: /against 1\.0\.0/ }).getByRole("row")).toHaveCount(1 + 3 * 8);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.locator("section.panel", { has: page.locator("#calibration-head") }).screenshot({
        path: `test-results/calibration-${colorScheme}-${width}.png`,
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  await page.setViewportSize({ width: 1440, height: 900 });

  const version = ((await promote.getAttribute("aria-label")) ?? "").replace("Promote ", "");
  const servedVersion = async () =>
    modelManifest.parse(await (await page.request.get("/models/manifest.json")).json()).routerVersion;
  expect(await servedVersion()).toBe("1.0.0");
  await promote.click();
  await expect(page.getByText(`router ${version} is served`)).toBeVisible();
  expect(await servedVersion()).toBe(version);
  await page.goto("/");
  await encoderReady(page);
  await typePrompt(page, "Why is the sky blue?");
  await page.goto("/?v=1.0.0");
  await encoderReady(page);
  await page.goto("/leaderboard");
  await expect(page.getByRole("rowheader", { name: `${version} (served)` })).toBeVisible();

  await page.goto("/admin");
  const back = page.getByRole("form", { name: "Serve another version" });
  await back.getByRole("combobox").selectOption("1.0.0");
  await back.getByLabel("Reason").fill("not better on the pack");
  await page.getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("router 1.0.0 is served")).toBeVisible();
  await expect(page.getByRole("row", { name: /not better on the pack.*calibration-admin/ })).toBeVisible();
  expect(await servedVersion()).toBe("1.0.0");
});
