import { expectAccessible } from "./accessible";
import { type AppServer, startAppServer } from "./app-server";
import { createAccount, expect, test } from "./fixtures";

// A server of its own: an account is its admin, and /v1 needs a key.
const PORT = 4602;
const ADMIN = "gateway-admin";
let server: AppServer;
test.use({ baseURL: `http://127.0.0.1:${PORT}` });
test.beforeAll(async () => {
  server = await startAppServer(PORT, { ADMIN_ACCOUNT: ADMIN, GATEWAY_KEYS: "required" });
});
test.afterAll(() => server.stop());

test("an admin makes a key, which is shown once and opens /v1 until it is revoked", async ({ page, request }) => {
  const models = (key: string) => request.get("/v1/models", { headers: { authorization: `Bearer ${key}` } });
  expect((await request.get("/v1/models")).status()).toBe(401);
  await createAccount(page, ADMIN);

  await page.goto("/admin");
  const form = page.getByRole("form", { name: "New key" });
  await form.getByLabel("Name").fill("shop");
  await form.getByLabel("USD a day").fill("2.5");
  await form.getByRole("button", { name: "Make a key" }).click();
  const key = /ipr_[\w-]+/.exec(await page.locator("body").innerText())?.[0] ?? "";
  expect((await models(key)).status()).toBe(200);

  await page.goto("/admin");
  const keys = page.getByRole("region", { name: "Keys of the gateway" });
  await expect(keys.getByRole("row", { name: /shop/ })).toContainText("0.0000 of 2.5");
  expect(await page.content()).not.toContain(key);
  await expectAccessible(page, "admin");
  await keys.getByRole("button", { name: "Revoke shop" }).click();
  await expect(keys.getByRole("row", { name: /shop/ })).toContainText("revoked");
  expect((await models(key)).status()).toBe(401);
});
