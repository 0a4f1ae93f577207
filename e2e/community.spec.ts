import { readFile } from "node:fs/promises";
import { adapterFileOf } from "@/lib/contracts/adapter-file.fixture";
import { modelManifest } from "@/lib/contracts/model-manifest";
import { routerCard } from "@/lib/contracts/router-file";
import { type AppServer, startAppServer } from "./app-server";
import { createAccount, expect, test, typePrompt } from "./fixtures";

// A server of its own: an account is its admin, and its prices change.
const PORT = 4601;
const ADMIN = "registry-admin";
let server: AppServer;
test.use({ baseURL: `http://127.0.0.1:${PORT}`, expectedErrors: [/status of 401/] });
test.beforeAll(async () => {
  server = await startAppServer(PORT, { ADMIN_ACCOUNT: ADMIN });
});
test.afterAll(() => server.stop());

/** An adapter for the router that is served. It expects a quality near 1 of every answer. */
async function fittingAdapter(): Promise<string> {
  const { routerVersion, routers } = modelManifest.parse(
    JSON.parse(await readFile("public/models/manifest.json", "utf8")),
  );
  const path = routers.find(({ version }) => version === routerVersion)?.card.path ?? "";
  const { predictors } = routerCard.parse(JSON.parse(await readFile(`public/models/${path}`, "utf8")));
  const units = { encoder: predictors.encoder.projection.units, preview: predictors.preview.projection.units };
  const file = adapterFileOf("theirs/one", { version: routerVersion, units });
  // Also of a prompt unlike the training data, where predictions lean on the mean.
  for (const adapter of Object.values(file.adapters)) adapter.qualityMean = 0.99;
  return JSON.stringify(file);
}

test("an adapter is sent, published by an admin, and shown to another visitor, who can run it once a provider is named; a price changes for everybody", async ({
  page,
  browser,
}) => {
  await page.goto("/models");
  await page.getByLabel("Import").setInputFiles({
    name: "theirs.adapter.json",
    mimeType: "application/json",
    buffer: Buffer.from(await fittingAdapter()),
  });
  const send = page.getByRole("button", { name: "Send Label of theirs/one to the admin" });
  await send.click();
  await expect(page.getByRole("alert").filter({ hasText: "Sign in at /account" })).toBeVisible();
  await createAccount(page, ADMIN);
  await page.goto("/models");
  await send.click();
  await expect(page.getByText("Sent. An admin decides")).toBeVisible();

  await page.getByRole("link", { name: "Link for the admin" }).click();
  await expect(page.locator("form:target")).toContainText("Label of theirs/one");
  await page.getByRole("button", { name: "Publish Label of theirs/one" }).click();
  await expect(page.getByRole("button", { name: "Take back Label of theirs/one" })).toBeVisible();
  await page.getByText("Change a price").click();
  const price = page.getByRole("form", { name: "Price of Claude 3 Opus" });
  await price.getByLabel(/input/).fill("0.25");
  await price.getByLabel("source").fill("a test, today");
  await price.getByRole("button", { name: "Set" }).click();
  await expect(page.getByRole("row", { name: /claude-3-opus.*0\.25.*a test, today/ })).toBeVisible();

  const other = await (await browser.newContext({ baseURL: server.url })).newPage();
  await other.goto("/models");
  await expect(other.getByRole("rowheader", { name: "Label of theirs/one community" })).toBeVisible();
  await expect(other.getByRole("row", { name: /^Claude 3 Opus/ })).toContainText("$0.25");
  await other.goto("/");
  await typePrompt(other, "Why is the sky blue?");
  const row = other.getByRole("table", { name: "Candidates" }).getByRole("row", { name: /theirs\/one \(community\)/ });
  await expect(row).toContainText("not runnable here");
  await expect(row).toContainText("no provider is named");

  await page.goto("/admin");
  await page.getByLabel("Who answers for Label of theirs/one").selectOption("simulated simulated");
  await page.getByRole("button", { name: "Change Label of theirs/one" }).click();
  await expect(page.getByLabel("Who answers for Label of theirs/one")).toHaveValue("simulated simulated");
  await other.goto("/");
  await typePrompt(other, "Why is the sky blue?");
  await expect(other.getByRole("region", { name: "Routed to" })).toContainText("theirs/one (community)");
  await other.getByRole("button", { name: /^Run/ }).first().click();
  await expect(other.getByText("Answer complete.")).toBeAttached({ timeout: 30_000 });
  await other.context().close();
});
